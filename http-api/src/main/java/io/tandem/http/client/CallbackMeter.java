package io.tandem.http.client;

/// Counts what becomes of status callbacks.
public interface CallbackMeter {
    /// Counts nothing.
    CallbackMeter NONE = new CallbackMeter() {
        @Override
        public void delivered() {}

        @Override
        public void repeated() {}

        @Override
        public void givenUp() {}
    };

    /// The application has heard one.
    void delivered();

    /// One was not heard, and will be sent again.
    void repeated();

    /// One was not heard, and will not be sent again.
    void givenUp();
}
