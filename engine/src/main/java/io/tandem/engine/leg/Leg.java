package io.tandem.engine.leg;

import io.tandem.engine.cluster.Crossing;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Playback;
import io.tandem.engine.media.Seating;
import io.tandem.engine.media.Tape;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.Delivery;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.DialogId;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SubscriptionState;
import io.tandem.engine.store.LiveCalls;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/// One party's side of a call: a SIP dialog and the media session that goes with it.
///
/// ```
/// Peer               Leg                 owner (a call, a phone)
///  |-----INVITE------->|                        |   opening    until the media session has its port
///  |                   |<--------Answer---------|   alerting   RFC 3261 13.3.1
///  |<----200-----------|                        |   answered   200 again until ACK, RFC 3261 13.3.1.4
///  |-----ACK---------->|------Established------>|   talking
///  |<----REFER---------|<-------SendRefer-------|
///  |-----NOTIFY------->|------Notified--------->|   to whoever sent the REFER
///  |-----BYE---------->|------Ended------------>|   ending     until no subscription of the dialog is left
/// ```
///
/// `owner` hears [Ended] exactly once. The actor stops when nothing of its dialog is left: then the media session is
/// closed and the last transaction was answered or is the gateway's alone.
public final class Leg {
    private Leg() {}

    /// What a leg can be told.
    public sealed interface Command {}

    /// What the owner wants said on the wire.
    public sealed interface Signal extends Command {}

    /// The peer is to hear ringing (180); only while it was not answered.
    public record Ring() implements Signal {}

    /// The call is taken (200).
    public record Answer() implements Signal {}

    /// The call is refused.
    ///
    /// @param why what the owner will hear in [Ended]; its SIP status is the answer
    /// @param reason for the Reason header, for people; empty for none
    public record Reject(EndReason why, Optional<String> reason) implements Signal {}

    /// The leg is to end, in whatever state it is: BYE, CANCEL, or a final response. Said once more after [Ended],
    /// the actor does not stay for phones that might still answer its INVITE.
    public record Hangup(EndReason why) implements Signal {}

    /// The session is offered anew with that direction: hold and its end.
    public record Offer(Direction direction) implements Signal {}

    /// The owner notifies about a REFER of the peer's: after its end the dialog lives on for the NOTIFYs (RFC 5057
    /// 4.1), for [SipTimers#SUBSCRIPTION] at the most. Each one needs its [ReleaseNotifier].
    public record HoldForNotifier() implements Signal {}

    /// One notifier is done.
    public record ReleaseNotifier() implements Signal {}

    /// A request that only tells, such as NOTIFY of what became of a REFER.
    ///
    /// @param request what it is
    /// @param replyTo hears what became of it; nothing where there is no dialog yet
    public record SendInDialog(InDialog request, ActorRef<? super SipGateway.ClientEvent> replyTo) implements Signal {}

    /// What a [SendInDialog] adds to a request of its dialog.
    ///
    /// @param method its method
    /// @param headers its further header fields
    /// @param body its body
    public record InDialog(Method method, Headers headers, Optional<Body> body) {
        /// All of it in `request`, which is of that method.
        public SipRequest in(SipRequest request) {
            SipRequest ready = request.and(headers);
            return body.map(ready::with).orElse(ready);
        }
    }

    /// What is asked of a leg; every state answers.
    public sealed interface Question extends Command {}

    /// `replyTo` is told the dialog if it is confirmed, and nothing otherwise: an attended transfer names it in
    /// Replaces.
    public record DescribeDialog(ActorRef<? super DialogDescribed> replyTo) implements Question {}

    /// `replyTo` is told the dialog and the session that was agreed on in it; nothing where none flows: for whoever
    /// takes the leg up should this node be lost.
    public record DescribeSession(ActorRef<? super LiveCalls.AgreedOn> replyTo) implements Question {}

    /// What a dialog is like at the moment; empty when it is not confirmed.
    public record DialogDescribed(Optional<Dialog> dialog) implements Crossing {}

    /// `replyTo` is told how far the dialog `id` is, if it is this leg's: Replaces and Target-Dialog name dialogs
    /// so.
    public record MatchDialog(DialogId id, ActorRef<? super DialogMatched> replyTo) implements Question {}

    /// How far the dialog is that was asked for.
    public record DialogMatched(Phase phase) {}

    /// `replyTo` is told which dialogs this leg has: a semi-attended transfer names one that is still early.
    public record ListDialogs(ActorRef<? super DialogsListed> replyTo) implements Question {}

    /// What dialogs a leg has at the moment, several while phones of a fork ring, and how far they are.
    public record DialogsListed(Set<DialogId> dialogs, Phase phase) {
        public DialogsListed {
            dialogs = Set.copyOf(dialogs);
        }
    }

    /// How far a dialog is (RFC 3891 3 tells them apart).
    public enum Phase {
        /// It is no dialog of this leg.
        NONE,
        /// The peer has not answered our INVITE yet.
        EARLY_CALLING,
        /// We have not answered the peer's INVITE yet.
        EARLY_ANSWERING,
        /// It was answered.
        CONFIRMED,
        /// It has ended.
        OVER
    }

    /// What the peer is to hear, and who hears the peer.
    public sealed interface Sound extends Command {}

    /// Plays; `replyTo` is told once how it ended.
    public record Play(Playback playback, ActorRef<? super MediaEvent.PlaybackEnded> replyTo) implements Sound {}

    /// Stops what plays.
    public record StopPlaying() implements Sound {}

    /// From now on `listener` hears every key; keys that nobody listens to are lost, but for those that came before
    /// anything at all was asked of the leg: a peer may be faster than the first verb. Empty: nobody listens.
    public record HearDigits(Optional<ActorRef<? super MediaEvent.DigitReceived>> listener) implements Sound {}

    /// Sends keys to the peer (RFC 4733).
    ///
    /// @param replyTo is told once they are sent; not if the leg ends before
    public record SendDigits(String digits, Optional<ActorRef<? super MediaEvent.DigitsSent>> replyTo)
            implements Sound {
        /// Nobody waits for them.
        public SendDigits(String digits) {
            this(digits, Optional.empty());
        }
    }

    /// Whether whoever is joined hears the peer.
    public record Relay(MediaSession.Relay relay) implements Sound {}

    /// From now on this leg's peer and that of `other` hear each other, and keys pass: telephone events with the
    /// media, those that come by INFO as [SendDigits]. Whoever was joined with either before is not any more. A leg
    /// that does not talk yet, or any more, cannot be joined.
    public record Join(ActorRef<Command> other) implements Sound {}

    /// From now on the peer is in that room, or sits there in another way. Whoever was joined with this leg is not
    /// any more.
    public record Enter(Seating room, Mixer.Seat seat) implements Sound {}

    /// The peer hears nobody any more: it leaves its partner, or its room.
    public record Part() implements Sound {}

    /// Gives `tape` what the peer says and hears.
    public record RecordTo(Tape tape) implements Sound {}

    /// What two legs that are to be joined tell each other.
    sealed interface Joining extends Command {}

    /// The owner has another leg in the place of this one: whoever it is joined with is joined with `successor`.
    public record PassOn(ActorRef<Command> successor) implements Joining {}

    /// `successor` is in the place of `partner`.
    record Succeeded(ActorRef<Command> partner, ActorRef<Command> successor) implements Joining {}

    /// `partner` wants to be joined with the leg that hears this.
    record JoinWanted(MediaSession session, ActorRef<Command> partner) implements Joining {}

    /// `partner` bridged its media session with ours.
    record Joined(ActorRef<Command> partner) implements Joining {}

    /// `partner` cannot be joined: it is not answered yet, or over.
    record JoinRefused(ActorRef<Command> partner) implements Joining {}

    /// `partner` is not joined with the leg that hears this any more.
    record Parted(ActorRef<Command> partner) implements Joining {}

    /// The peer of `partner` holds: it hears nobody.
    record Held(ActorRef<Command> partner) implements Joining {}

    /// The peer of `partner` listens again.
    record Resumed(ActorRef<Command> partner) implements Joining {}

    /// What a transfer of ours wants.
    public sealed interface Referring extends Command {}

    /// Sends REFER and follows its implicit subscription.
    ///
    /// @param referTo the value of Refer-To
    /// @param referredBy the value of Referred-By
    /// @param suppress whether no NOTIFY is wanted (RFC 4488)
    /// @param credentials what a challenge is answered with; empty: the leg's own, if it has any
    /// @param replyTo hears what comes of it; names this transfer in [ForgetRefer]
    public record SendRefer(
            String referTo,
            String referredBy,
            Suppress suppress,
            Optional<Credentials> credentials,
            ActorRef<? super ReferEvent> replyTo)
            implements Referring {}

    /// Whether a REFER asks for no subscription.
    public enum Suppress {
        NO,
        YES
    }

    /// Nobody waits for this transfer any more. Its NOTIFYs are answered as long as its subscription lives, and
    /// told to nobody.
    public record ForgetRefer(ActorRef<? super ReferEvent> replyTo) implements Referring {}

    /// A request for this leg's dialog came in.
    public record Deliver(SipGateway.Inbound inbound) implements Command, Delivery {}

    /// What became of a request of ours.
    record FromGateway(SipGateway.ClientEvent event) implements Command {}

    /// What the media session tells.
    record FromMedia(MediaEvent event) implements Command {}

    /// A timer of this leg's fired.
    sealed interface Due extends Command {}

    /// The unanswered answer is to be sent again.
    record RepeatDue(Unanswered unanswered) implements Due {}

    /// The session is to be refreshed (RFC 4028 7.4).
    record RefreshDue() implements Due {}

    /// The peer did not refresh the session (RFC 4028 10).
    record SessionOverdue() implements Due {}

    /// An offer that met another one is to be made again (RFC 3261 14.1).
    record OfferAgainDue(Direction direction) implements Due {}

    /// The end has lasted too long.
    record EndOverdue() implements Due {}

    /// No phone that our INVITE was forked to can answer any more (RFC 3261 13.2.2.4).
    record ForksOverdue() implements Due {}

    /// The notifiers have had all the time that a subscription has.
    record NotifierOverdue() implements Due {}

    /// What a leg tells its owner.
    public sealed interface Event {}

    /// The peer sent a provisional response to our INVITE.
    ///
    /// @param status its status
    /// @param told its custom header fields (`X-…`)
    public record Ringing(int status, Headers told) implements Event {}

    /// The dialog is confirmed, audio flows.
    ///
    /// @param dialog as it is now; whoever must end the call in the leg's stead starts from it
    /// @param told the custom header fields of the 200 to our INVITE; none when the peer called
    public record Established(Dialog dialog, Headers told) implements Event {}

    /// A hold, or its end, was agreed on.
    ///
    /// @param direction how media flows now, seen from us
    public record Renegotiated(Direction direction) implements Event {}

    /// The peer sent REFER. Whoever hears this answers it.
    public record ReferReceived(SipGateway.RequestReceived refer) implements Event {}

    /// The peer sent SUBSCRIBE for the event `refer` while the leg was held for a notifier; maybe after [Ended].
    /// Whoever hears this answers it.
    public record SubscribeReceived(SipGateway.RequestReceived subscribe) implements Event {}

    /// The leg is over; told exactly once.
    ///
    /// @param why why it ended
    /// @param status the final response to our INVITE when that was a refusal
    /// @param told the custom header fields of that refusal
    public record Ended(EndReason why, OptionalInt status, Headers told) implements Event {
        /// The end of a leg that was not refused.
        public Ended(EndReason why) {
            this(why, OptionalInt.empty(), Headers.NONE);
        }
    }

    /// What a leg tells whoever sent a REFER.
    public sealed interface ReferEvent {}

    /// The REFER was accepted.
    ///
    /// @param status the 2xx
    /// @param suppress whether the transferee will send no NOTIFY (RFC 4488 4)
    public record ReferAccepted(int status, Suppress suppress) implements ReferEvent {}

    /// The REFER failed: a final status of 300 or more; 408 when no answer came, 503 when it could not be sent, 481
    /// when this leg is in no confirmed dialog.
    public record ReferRejected(int status) implements ReferEvent {}

    /// A NOTIFY came; it is answered.
    ///
    /// @param status what its sipfrag says; empty when it has none
    /// @param state the state of the subscription
    public record Notified(OptionalInt status, SubscriptionState state) implements ReferEvent {}

    /// The leg ended while the transfer was running. Its subscription may live on (RFC 5057).
    public record LegEnded() implements ReferEvent {}

    /// A leg for an INVITE that came in.
    ///
    /// @param invite has no tag in To
    /// @param localTag our tag in the dialog to be
    /// @param setup what all legs need
    /// @param owner hears what happens, in the leg's own actor: it passes that on, [ActorRef#tell]
    public static Behavior<Command> answering(
            SipGateway.RequestReceived invite, String localTag, LegSetup setup, Consumer<? super Event> owner) {
        return AnsweringLeg.create(invite, localTag, setup, owner);
    }

    /// A leg that calls somebody.
    ///
    /// @param invite who is called, by whom; see [io.tandem.engine.sip.Dialog#invite]; without a body
    /// @param credentials what challenges to any request of this leg are answered with
    /// @param gateway sends it
    /// @param setup what all legs need
    /// @param owner hears what happens, in the leg's own actor: it passes that on, [ActorRef#tell]
    public static Behavior<Command> calling(
            SipRequest invite,
            Optional<Credentials> credentials,
            ActorRef<SipGateway.Command> gateway,
            LegSetup setup,
            Consumer<? super Event> owner) {
        return CallingLeg.create(invite, credentials, gateway, setup, owner);
    }

    /// The name by which ladders call the peer.
    static String nameOf(NameAddr peer) {
        String user = peer.user();
        return user.isEmpty() ? "peer" : user;
    }
}
