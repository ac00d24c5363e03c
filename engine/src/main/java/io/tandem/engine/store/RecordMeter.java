package io.tandem.engine.store;

/// Counts what becomes of the records that are told to the [RecordWriter].
public interface RecordMeter {
    /// Counts nothing.
    RecordMeter NONE = new RecordMeter() {
        @Override
        public void waiting(int records) {}

        @Override
        public void written() {}

        @Override
        public void failed() {}

        @Override
        public void dropped() {}
    };

    /// So many records are not written yet; 0 or near it when all is well.
    void waiting(int records);

    /// One was written.
    void written();

    /// A write failed; it is tried again.
    void failed();

    /// One was given up.
    void dropped();
}
