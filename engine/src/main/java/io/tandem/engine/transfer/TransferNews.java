package io.tandem.engine.transfer;

/// What becomes of the transferee of a transfer: any number of [Rings], then exactly one of the others.
public sealed interface TransferNews {
    /// The target rings, or is in progress.
    ///
    /// @param status its provisional status
    record Rings(int status) implements TransferNews {}

    /// The transferee is connected with the target.
    record Connected() implements TransferNews {}

    /// It is not, and will not be.
    ///
    /// @param status what the phone is told: the target's own status, 503 when no call was placed
    record Failed(int status) implements TransferNews {}

    /// The transferee has gone.
    record TransfereeGone() implements TransferNews {}
}
