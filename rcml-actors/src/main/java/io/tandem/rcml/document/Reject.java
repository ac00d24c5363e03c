package io.tandem.rcml.document;

/// `<Reject>`: refuse a call that is not answered yet; later in a call the same as [Hangup].
///
/// @param line where the verb starts
/// @param reason default `rejected`
public record Reject(int line, Reason reason) implements Verb {

    public enum Reason {
        /// The caller gets 603.
        REJECTED,
        /// The caller gets 486.
        BUSY
    }
}
