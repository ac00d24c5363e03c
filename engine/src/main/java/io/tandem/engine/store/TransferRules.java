package io.tandem.engine.store;

/// What an account or a client may do with REFER, and what its phones are told of a transfer.
///
/// @param policy whether REFER is served
/// @param news how much a NOTIFY tells
public record TransferRules(Policy policy, News news) {
    /// REFER is served, and everything is told.
    public static final TransferRules USUAL = new TransferRules(Policy.ALLOWED, News.ALL);

    /// Whether REFER is served.
    public enum Policy {
        ALLOWED,
        /// It is answered 603.
        FORBIDDEN
    }

    /// What the NOTIFYs of a transfer tell.
    public enum News {
        /// 100, every provisional status of the target, and the end.
        ALL,
        /// 100 and the end.
        FINAL_ONLY
    }
}
