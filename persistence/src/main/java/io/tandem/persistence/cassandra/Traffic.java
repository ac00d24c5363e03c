package io.tandem.persistence.cassandra;

import java.util.concurrent.atomic.LongAdder;

/// Counts what Cassandra is asked, for operators who want to know what a call costs it.
final class Traffic {
    private final LongAdder writes = new LongAdder();
    private final LongAdder rows = new LongAdder();

    /// So many statements that change something; each of a batch counts.
    void writes(int statements) {
        writes.add(statements);
    }

    /// So many rows that Cassandra gave, whatever became of them.
    void rowsRead(int many) {
        rows.add(many);
    }

    long writes() {
        return writes.sum();
    }

    long rowsRead() {
        return rows.sum();
    }
}
