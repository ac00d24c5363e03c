package io.tandem.engine.transfer;

import io.tandem.engine.call.Branch;
import io.tandem.engine.call.CallActor;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.call.Outgoing;
import io.tandem.engine.call.ReferApplication;
import io.tandem.engine.call.ScriptRunner.ForTransfer;
import io.tandem.engine.call.ScriptRunner.Start;
import io.tandem.engine.call.ScriptSource;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.route.Route;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ReferSid;
import io.tandem.engine.sip.Delivery;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.Replaces;
import io.tandem.engine.sip.SipFrag;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.ClientEvent;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.TransferRules;
import io.tandem.engine.timer.SipTimers;
import io.tandem.engine.timer.SipTimers.CallIdOwner;
import io.tandem.engine.transfer.Notices.Line;
import io.tandem.engine.transfer.Notices.Notice;
import io.tandem.engine.transfer.Notices.State;
import io.tandem.engine.transfer.ReferRequest.Subscription;
import io.tandem.engine.transfer.TransferSetup.Attended;
import io.tandem.engine.transfer.TransferSetup.Blind;
import io.tandem.engine.transfer.TransferSetup.TooLong;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// One REFER that a phone sent us as Transferor (RFC 5589 6), until it knows what became of it.
///
/// ```
/// phone           call         InboundTransfer        call of the transferee
///  |----REFER----->|---spawn-------->|                      |
///  |<---202------------------------- |                      |   RFC 3515 2.4.2, before anything is asked
///  |<---NOTIFY 100-------------------|-----TransferAway---->|   following   ends with the script there, or its call
///  |<---NOTIFY 180-------------------|<----Rings------------|
///  |<---NOTIFY 200, terminated-------|<----Connected--------|   finishing   Timer F is the gateway's
///  |----200------------------------->|                      |   farewell    5 s for the phone's BYE
///  |               |<--TransferOver--|                      |
/// ```
///
/// An attended transfer finds the call of the dialog that Replaces names, and has the transferee connected with its far
/// party; where there is none yet (an IVR, a callee that rings), or the dialog is another node's, an INVITE with
/// Replaces goes there. Its parent hears [CallActor.TransferOver] exactly once. The subscription ends after 3 minutes
/// at the latest, the transfer goes on.
public final class InboundTransfer {
    /// 5 s by the standard T1.
    private static final int FAREWELL_IN_T1 = 10;

    private static final int ACCEPTED = 202;

    /// What this actor is told.
    public sealed interface Command {}

    /// The phone sent SUBSCRIBE for this transfer: a refresh, or its end.
    public record Subscribed(RequestReceived subscribe) implements Command, Delivery {
        @Override
        public RequestReceived inbound() {
            return subscribe;
        }
    }

    /// The phone's leg is over.
    public record TransferorGone() implements Command {}

    private record FromTransferee(TransferNews news) implements Command {}

    private record TransfereeGone() implements Command {}

    private record NamedGone() implements Command {}

    private record Answered(ClientEvent event) implements Command {}

    private record Located(CallRegistry.Located located) implements Command {}

    private record Found(CallActor.Described described) implements Command {}

    private record FromCallee(Callee callee) implements Command {}

    private record FromBranch(Branch branch) implements Command {}

    private record RepeatDue() implements Command {}

    private record SubscriptionDue() implements Command {}

    private record FarewellDue() implements Command {}

    /// Whether the phone's leg lives.
    private enum Transferor {
        THERE,
        GONE
    }

    /// Whether transferor and transferee hear each other while their calls are as they were.
    private enum Audio {
        JOINED,
        PARTED
    }

    /// How it ended.
    public enum Outcome {
        /// The transferee is with the target.
        SUCCEEDED,
        /// It is not; it had left the transferor.
        FAILED,
        /// Nothing was done: transferor and transferee are as they were.
        UNTOUCHED
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final TransferSetup setup;
    private final TransferRecord record;
    private final ActorRef<TransferNews> news;
    private final ActorRef<ClientEvent> answers;
    private Optional<ActorRef<CallActor.Command>> standIn = Optional.empty();
    private Optional<ActorRef<CallActor.Command>> located = Optional.empty();
    private Optional<ActorRef<CallActor.Command>> named = Optional.empty();
    private Optional<ActorRef<CallActor.Command>> bereft = Optional.empty();
    private Audio audio = Audio.JOINED;
    private Transferor transferor = Transferor.THERE;

    private InboundTransfer(ActorContext<Command> context, TimerScheduler<Command> timers, TransferSetup setup) {
        this.context = context;
        this.timers = timers;
        this.setup = setup;
        this.news = context.messageAdapter(TransferNews.class, FromTransferee::new);
        this.answers = context.messageAdapter(ClientEvent.class, Answered::new);
        this.record = new TransferRecord(begun(setup), setup.records(), setup.clock());
    }

    private static ReferRecord begun(TransferSetup setup) {
        return new ReferRecord(
                ReferSid.mint(),
                setup.facts().account(),
                setup.facts().call(),
                ReferRecord.Direction.INBOUND,
                setup.transferor().user(),
                setup.transferee().user(),
                setup.request().target(),
                ReferRecord.Status.IN_PROGRESS,
                Optional.empty(),
                OptionalInt.of(ACCEPTED),
                OptionalInt.empty(),
                setup.clock().instant(),
                Optional.empty());
    }

    /// Whether `replaces` names a dialog of this engine.
    static boolean isOurs(Replaces replaces) {
        return sidOf(replaces).isPresent();
    }

    private static Optional<CallSid> sidOf(Replaces replaces) {
        return DialogTag.callSid(replaces.toTag()).or(() -> DialogTag.callSid(replaces.fromTag()));
    }

    /// Serves the REFER of `setup`.
    public static Behavior<Command> create(TransferSetup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var transfer = new InboundTransfer(context, timers, setup);
            return transfer.record.closedBy(transfer.accept());
        }));
    }

    private Behavior<Command> accept() {
        boolean suppressed = setup.request().subscription() == Subscription.SUPPRESSED;
        var accepted = setup.received().request().answer(ACCEPTED);
        setup.received().respond(suppressed ? accepted.with(HeaderName.REFER_SUB, "false") : accepted);
        record.begins();
        setup.transferor().leg().tell(new Leg.HoldForNotifier());
        timers.startSingleTimer(new SubscriptionDue(), SipTimers.SUBSCRIPTION);
        Notices first =
                told(Notices.starting(suppressed ? Line.CLOSED : Line.OPEN).and(new Notice(100, State.ACTIVE)));
        return switch (setup.plan()) {
            case TooLong _ -> finish(first, 482, Outcome.UNTOUCHED);
            case Blind(var application) -> {
                context.watchWith(setup.transferee().call(), new TransfereeGone());
                setup.transferee()
                        .call()
                        .tell(new CallActor.TransferAway(
                                start(application), setup.transferor(), news, setup.transfers()));
                yield following(first, Outcome.FAILED);
            }
            case Attended _ -> {
                ActorRef<CallRegistry.Located> replies =
                        context.messageAdapter(CallRegistry.Located.class, Located::new);
                context.watchWith(setup.transferee().call(), new TransfereeGone());
                setup.calls().tell(new CallRegistry.Locate(sidOf(replaces()).orElseThrow(), replies));
                yield following(first, Outcome.UNTOUCHED);
            }
        };
    }

    private Replaces replaces() {
        return setup.request().replaces().orElseThrow();
    }

    private Start start(ReferApplication application) {
        ReferRequest request = setup.request();
        return new Start(
                new ScriptSource.FromApplication(application.main(), application.fallback()),
                new ForTransfer(
                        request.told(
                                setup.transferor().user(), setup.transferee().user()),
                        request.inviteHeaders(),
                        news));
    }

    /// Ends with what the transferee's script tells, or with its call.
    ///
    /// @param ifRefused how the parties are left when the target cannot be had
    private Behavior<Command> following(Notices notices, Outcome ifRefused) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromTransferee(TransferNews.Rings(var status)) -> following(rings(notices, status), ifRefused);
            case FromTransferee(TransferNews.Connected _) -> finish(notices, 200, Outcome.SUCCEEDED);
            case FromTransferee(TransferNews.Failed(var status)) -> finish(notices, status, Outcome.FAILED);
            case FromTransferee(TransferNews.TransfereeGone _), TransfereeGone _ ->
                finish(notices, 487, Outcome.FAILED);
            case Located(CallRegistry.LocatedHere(var call)) ->
                isAnother(call) ? describe(notices, call) : finish(notices, 481, ifRefused);
            case Located(CallRegistry.LocatedAt(var node)) -> standIn(notices, at(node), Route.By.NODE);
            case Located(CallRegistry.LocatedNowhere _) -> finish(notices, 481, ifRefused);
            case Found(CallActor.NotMine _), NamedGone _ -> finish(notices, 481, ifRefused);
            case Found(CallActor.ConnectedWith(var far)) -> swap(notices, far);
            case Found(CallActor.WithScript(var call)) -> {
                named = Optional.of(call);
                setup.transferee().leg().tell(new Leg.Part()); // it waits for the callee, not with the transferor
                audio = Audio.PARTED;
                call.tell(new CallActor.HandOver(context.messageAdapter(Callee.class, FromCallee::new)));
                yield Behaviors.same();
            }
            case FromCallee(Callee.Rings(var status)) -> following(rings(notices, status), ifRefused);
            case FromCallee(Callee.There(var callee)) -> {
                standIn = Optional.of(callee);
                bereft = named;
                yield swap(notices, callee);
            }
            case FromCallee(Callee.Failed(var status)) -> finish(notices, status, ifRefused);
            case FromCallee(Callee.Nobody _) -> standIn(notices, target(), Route.By.LOOPBACK);
            case FromBranch(Branch.Placed(var _, var _, var call)) -> {
                standIn = Optional.of(call);
                yield Behaviors.same();
            }
            case FromBranch(Branch.Rings(var _, var status)) -> following(rings(notices, status), ifRefused);
            case FromBranch(Branch.Ready _) ->
                standIn.map(call -> swap(notices, call)).orElseGet(Behaviors::same);
            case FromBranch(Branch.Over(var _, var _, var status, var _, var _)) ->
                finish(notices, ofReplaced(status), ifRefused);
            case FromBranch(Branch.NotPlaced _), FromBranch(Branch.Taken _) -> finish(notices, 503, ifRefused);
            case FromBranch(Branch.Answered _) -> Behaviors.same(); // Ready follows
            case Answered(var event) -> following(answered(notices, event), ifRefused);
            case RepeatDue _ -> following(told(notices), ifRefused);
            case SubscriptionDue _ -> following(told(notices.and(new Notice(notices.last(), State.ENDED))), ifRefused);
            case Subscribed(var subscribe) -> following(subscribed(notices, subscribe), ifRefused);
            case TransferorGone _ when isOfItself() -> finish(notices, 487, Outcome.FAILED);
            case TransferorGone _ -> { // what is left of its dialog is told the rest, RFC 5057
                transferor = Transferor.GONE;
                yield Behaviors.same();
            }
            case FarewellDue _ -> Behaviors.unhandled(); // not armed yet
        });
    }

    private Notices rings(Notices notices, int status) {
        boolean news = status != notices.last() && setup.facts().rules().news() == TransferRules.News.ALL;
        return news ? told(notices.and(new Notice(status, State.ACTIVE))) : notices;
    }

    /// Whether the dialog to replace is neither the transferor's own nor the transferee's: nobody would be left.
    private boolean isAnother(ActorRef<CallActor.Command> call) {
        return !call.equals(setup.transferor().call())
                && !call.equals(setup.transferee().call());
    }

    private Behavior<Command> describe(Notices notices, ActorRef<CallActor.Command> call) {
        located = Optional.of(call);
        context.watchWith(call, new NamedGone());
        call.tell(new CallActor.Describe(
                replaces(), setup.facts().account(), context.messageAdapter(CallActor.Described.class, Found::new)));
        return following(notices, Outcome.UNTOUCHED);
    }

    private Behavior<Command> swap(Notices notices, ActorRef<CallActor.Command> far) {
        located.ifPresent(context::unwatch); // the transferee tells what comes now
        setup.transferee().call().tell(new CallActor.SwapTo(far, setup.transferor(), news, setup.transfers()));
        return following(notices, Outcome.FAILED);
    }

    /// Refer-To without what it says of headers.
    private String target() {
        return setup.request().target().split("\\?", 2)[0];
    }

    /// The same user at another node.
    private String at(String node) {
        String user = SipUri.parse(target()).map(SipUri::userInfo).orElse("");
        return new SipUri("sip", user, node, List.of(), "").toString();
    }

    /// Nobody is at the other end of the dialog yet, but a script, or another node has it: an INVITE of ours takes
    /// its place there.
    private Behavior<Command> standIn(Notices notices, String uri, Route.By by) {
        ActorRef<Branch> replies = context.messageAdapter(Branch.class, FromBranch::new);
        var facts = setup.facts();
        Replaces replaces = replaces();
        Replaces here = DialogTag.callSid(replaces.toTag()).isPresent() ? replaces : replaces.reversed();
        setup.calls()
                .tell(new CallRegistry.Place(
                        new Outgoing(
                                0,
                                facts.account(),
                                Optional.of(setup.transferee().sid()),
                                CallDirection.OUTBOUND_DIAL,
                                new Route(
                                        setup.request().user(),
                                        List.of(new Route.Hop(uri, Optional.empty(), Optional.empty(), by)),
                                        setup.request().inviteHeaders().with(HeaderName.REPLACES, here.toString())),
                                new Outgoing.CallerId("", setup.transferee().user()),
                                Headers.NONE,
                                Optional.empty(),
                                Optional.empty(),
                                "",
                                Optional.empty(),
                                facts.rules(),
                                setup.transfers(),
                                facts.maxForwards(),
                                Optional.empty(),
                                Optional.empty()),
                        replies));
        return following(notices, Outcome.UNTOUCHED);
    }

    /// What the phone is told when the INVITE with Replaces had no success: a dialog that has just ended, 603 by
    /// RFC 3891 3, is as little there as one that is not found.
    private static int ofReplaced(OptionalInt status) {
        int told = status.orElse(487);
        return told == 603 ? 481 : told;
    }

    private Behavior<Command> finish(Notices notices, int status, Outcome outcome) {
        boolean succeeded = outcome == Outcome.SUCCEEDED;
        if (succeeded) {
            bereft.ifPresent(call -> call.tell(new CallActor.Hangup(EndReason.TRANSFERRED)));
        } else {
            standIn.ifPresent(call -> call.tell(new CallActor.Hangup(EndReason.CALLER_GONE)));
            if (outcome == Outcome.UNTOUCHED && audio == Audio.PARTED) {
                setup.transferee().leg().tell(new Leg.Join(setup.transferor().leg()));
            }
        }
        record.ended(
                succeeded ? ReferRecord.Status.COMPLETED : ReferRecord.Status.FAILED,
                Optional.empty(),
                OptionalInt.of(ACCEPTED),
                OptionalInt.of(status));
        context.unwatch(setup.transferee().call());
        located.ifPresent(context::unwatch);
        return finishing(told(notices.and(new Notice(status, State.OVER))), outcome);
    }

    /// Until the last NOTIFY is answered, or nobody listens any more.
    private Behavior<Command> finishing(Notices notices, Outcome outcome) {
        if (notices.done()) {
            return outcome == Outcome.SUCCEEDED && !isOfItself() && transferor == Transferor.THERE
                    ? farewell()
                    : over(isOfItself() ? Outcome.UNTOUCHED : outcome);
        }
        return Behaviors.receiveMessage(command -> switch (command) {
            case Answered(var event) -> finishing(answered(notices, event), outcome);
            case RepeatDue _ -> finishing(told(notices), outcome);
            case Subscribed(var subscribe) -> finishing(subscribed(notices, subscribe), outcome);
            case TransferorGone _ -> {
                transferor = Transferor.GONE;
                yield Behaviors.same();
            }
            case SubscriptionDue _ -> Behaviors.same(); // the last NOTIFY is on its way
            case FromTransferee _, TransfereeGone _, NamedGone _, Located _, Found _, FromCallee _, FromBranch _ ->
                Behaviors.same(); // it is decided
            case FarewellDue _ -> Behaviors.unhandled();
        });
    }

    /// Whether a phone that is connected with nobody sends itself elsewhere: its call goes on.
    private boolean isOfItself() {
        return setup.transferor().call().equals(setup.transferee().call());
    }

    /// The phone usually sends BYE now; if it does not, its call is ended.
    private Behavior<Command> farewell() {
        timers.startSingleTimer(new FarewellDue(), setup.timers().t1().multipliedBy(FAREWELL_IN_T1));
        return Behaviors.receiveMessage(command -> switch (command) {
            case FarewellDue _, TransferorGone _ -> over(Outcome.SUCCEEDED);
            case Subscribed(var subscribe) -> {
                subscribe.respond(481);
                yield Behaviors.same();
            }
            case FromTransferee _,
                    TransfereeGone _,
                    NamedGone _,
                    Answered _,
                    Located _,
                    Found _,
                    FromCallee _,
                    FromBranch _,
                    RepeatDue _,
                    SubscriptionDue _ -> Behaviors.same(); // it is decided and told
        });
    }

    private Behavior<Command> over(Outcome outcome) {
        setup.transferor().leg().tell(new Leg.ReleaseNotifier());
        setup.call().tell(new CallActor.TransferOver(outcome));
        return Behaviors.stopped();
    }

    /// Sends what is to be sent now.
    private Notices told(Notices notices) {
        if (!notices.due()) {
            return notices;
        }
        Notices sent = notices.sent();
        setup.transferor()
                .leg()
                .tell(new Leg.SendInDialog(notify(setup.event(), sent.inFlight().orElseThrow()), answers));
        return sent;
    }

    private static Leg.InDialog notify(String event, Notice notice) {
        String state = switch (notice.state()) {
            case ACTIVE -> "active;expires=" + SipTimers.SUBSCRIPTION.toSeconds();
            case OVER -> "terminated;reason=noresource";
            case ENDED -> "terminated;reason=timeout";
        };
        return new Leg.InDialog(
                Method.NOTIFY,
                Headers.of(HeaderName.EVENT, event).and(HeaderName.SUBSCRIPTION_STATE, state),
                Optional.of(new SipFrag(notice.status()).body()));
    }

    /// The last NOTIFY of a transfer that has died: its parent sends it.
    public static Leg.InDialog lost(String event) {
        return notify(event, new Notice(EndReason.DEFECT.sipStatus(), State.OVER));
    }

    private Notices answered(Notices notices, ClientEvent event) {
        return switch (event) {
            case SipGateway.Responded(var _, var response) when !response.isFinal() -> notices;
            case SipGateway.Responded(var _, var response)
            when response.status() == 491 -> {
                timers.startSingleTimer(
                        new RepeatDue(),
                        setup.timers().afterGlare(CallIdOwner.US, setup.random().nextDouble()));
                yield notices.again();
            }
            case SipGateway.Responded(var _, var response) when response.isSuccess() -> told(notices.answered());
            case SipGateway.Responded _ -> notices.closed(); // it has failed, RFC 6665 4.2.2
            case SipGateway.TimedOut _, SipGateway.Undeliverable _ -> notices.closed();
        };
    }

    /// RFC 6665 4.2.1: a subscriber refreshes, or wants to hear no more.
    private Notices subscribed(Notices notices, RequestReceived received) {
        SipRequest subscribe = received.request();
        if (notices.done()) {
            received.respond(481);
            return notices;
        }
        boolean ends = subscribe
                .headers()
                .first(HeaderName.EXPIRES)
                .filter(value -> value.strip().equals("0"))
                .isPresent();
        received.respond(subscribe
                .answer(200)
                .with(HeaderName.EXPIRES, ends ? "0" : Long.toString(SipTimers.SUBSCRIPTION.toSeconds())));
        if (!ends) {
            timers.startSingleTimer(new SubscriptionDue(), SipTimers.SUBSCRIPTION);
        }
        return told(notices.and(new Notice(notices.last(), ends ? State.ENDED : State.ACTIVE)));
    }
}
