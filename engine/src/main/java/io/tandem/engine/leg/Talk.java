package io.tandem.engine.leg;

import io.tandem.engine.media.Direction;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.SipRequest;
import java.util.Optional;

/// All that changes while both talk.
///
/// @param dialog the dialog
/// @param subscriptions those of transfers
/// @param timer what was agreed on of the session timer
/// @param offering our INVITE that has no final response yet
/// @param toAcknowledge the peer's re-INVITE whose 200 waits for ACK
record Talk(
        Dialog dialog,
        Subscriptions subscriptions,
        Optional<SessionTimer> timer,
        Optional<Offering> offering,
        Optional<ToAcknowledge> toAcknowledge) {
    /// A request of ours with an offer in it.
    record Offering(SipRequest request, Direction direction) {}

    /// A 200 of ours to a re-INVITE that waits for its ACK.
    ///
    /// @param cSeq of the re-INVITE
    /// @param expected what the ACK is to hold
    record ToAcknowledge(long cSeq, Expected expected) {}

    /// What the ACK of our 200 to a re-INVITE is to hold.
    enum Expected {
        NOTHING,
        ANSWER
    }

    static Talk starting(Dialog dialog, Optional<SessionTimer> timer) {
        return new Talk(dialog, Subscriptions.NONE, timer, Optional.empty(), Optional.empty());
    }

    Talk with(Dialog newDialog) {
        return new Talk(newDialog, subscriptions, timer, offering, toAcknowledge);
    }

    Talk with(Subscriptions newSubscriptions) {
        return new Talk(dialog, newSubscriptions, timer, offering, toAcknowledge);
    }

    Talk timed(Optional<SessionTimer> newTimer) {
        return new Talk(dialog, subscriptions, newTimer, offering, toAcknowledge);
    }

    Talk offering(Optional<Offering> newOffering) {
        return new Talk(dialog, subscriptions, timer, newOffering, toAcknowledge);
    }

    Talk expecting(Optional<ToAcknowledge> ack) {
        return new Talk(dialog, subscriptions, timer, offering, ack);
    }

    /// The same after `request` was sent again as `next`, with another number.
    Talk again(SipRequest request, Dialog.Next next) {
        Optional<Offering> renewed = offering.map(
                one -> one.request().cSeq() == request.cSeq() ? new Offering(next.request(), one.direction()) : one);
        return new Talk(
                next.dialog(),
                subscriptions.renumbered(request.cSeq(), next.request().cSeq()),
                timer,
                renewed,
                toAcknowledge);
    }

    /// Whether an offer of ours has no answer yet.
    boolean hasOpenOffer() {
        return offering.isPresent()
                || toAcknowledge
                        .filter(one -> one.expected() == Expected.ANSWER)
                        .isPresent();
    }
}
