package io.tandem.engine.call;

import io.tandem.engine.leg.Leg;
import io.tandem.engine.leg.LegSetup;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Records;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call as the API shows it: its record, its status callbacks, and the supervisor of its leg and its script.
///
/// ```
/// CallRegistry        Call               Leg                script's actor
///  |----INVITE-------->|  routing          |                   |    until the store has said whose number it is
///  |                   |------spawn------->|                   |
///  |                   |------spawn----------------------------->|    unanswered
///  |                   |<-----AnswerWanted----------------------|
///  |                   |------Answer------>|                   |
///  |                   |<---Established----|                   |    answered
///  |                   |------LegTalking----------------------->|
///  |                   |<-----Ended--------|                   |
///  |                   |------LegOver-------------------------->|    ending     until both have stopped
/// ```
///
/// The record is final, and its last callback told, as soon as the leg has ended. A leg or a script that dies ends the
/// call.
public final class CallActor {
    private static final Logger LOG = LoggerFactory.getLogger(CallActor.class);

    /// What a call is told.
    public sealed interface Command {}

    /// A message for its leg.
    public record Routed(SipGateway.Inbound inbound) implements Command {}

    /// See [CallControl#live].
    public record Find(ActorRef<? super CallRegistry.Found> replyTo) implements Command {}

    /// See [CallControl#modify].
    public record Modify(CallControl.Modification modification, ActorRef<? super CallControl.Modified> replyTo)
            implements Command {}

    /// See [CallControl#refer].
    public record Refer(CallControl.ReferOrder order, ActorRef<? super CallControl.ReferStarted> replyTo)
            implements Command {}

    /// See [CallRegistry.DescribeDialog].
    public record DescribeDialog(AccountSid of, ActorRef<? super Leg.DialogDescribed> replyTo) implements Command {}

    /// The node stops.
    public record Shutdown() implements Command {}

    record Resolved(CallRouting.Route route) implements Command {}

    record Unresolved(Throwable why) implements Command {}

    record FromLeg(Leg.Event event) implements Command {}

    record FromScript(ScriptRunner.Event event) implements Command {}

    record LegGone() implements Command {}

    record ScriptGone() implements Command {}

    record RingDue() implements Command {}

    record RingOverdue() implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final CallSid sid;
    private final RequestReceived invite;
    private final CallParts parts;

    private CallActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            CallSid sid,
            RequestReceived invite,
            CallParts parts) {
        this.context = context;
        this.timers = timers;
        this.sid = sid;
        this.invite = invite;
        this.parts = parts;
    }

    /// A call that came in.
    static Behavior<Command> answering(CallSid sid, RequestReceived invite, CallParts parts) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var call = new CallActor(context, timers, sid, invite, parts);
            context.pipeToSelf(
                    CallRouting.find(CallOrigin.dialled(invite.request()), parts.numbers(), parts.store()),
                    (route, failure) -> failure == null ? new Resolved(route) : new Unresolved(failure));
            return call.routing();
        }));
    }

    /// The store answers, or fails, in its own time.
    private Behavior<Command> routing() {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Resolved(CallRouting.Hosted hosted) -> start(hosted);
            case Resolved(CallRouting.Unknown _) -> refuse(EndReason.NOT_FOUND);
            case Resolved(CallRouting.Inactive _) -> refuse(EndReason.ACCOUNT_NOT_ACTIVE);
            case Resolved(CallRouting.NoApplication(var number)) -> {
                parts.records().tell(new Records.OfApplication(CallOrigin.withoutApplication(sid, number, parts)));
                yield refuse(EndReason.NOT_FOUND);
            }
            case Unresolved(var why) -> {
                LOG.warn("{}: the store could not say whose number this is", sid, why);
                yield refuse(EndReason.DEFECT);
            }
            case Routed(SipGateway.CancelReceived _) -> refuse(EndReason.CALLER_CANCELLED);
            case Shutdown _ -> refuse(EndReason.SHUTDOWN);
            case Find(var replyTo) -> {
                replyTo.tell(new CallRegistry.Found(Optional.empty())); // there is no record yet
                yield Behaviors.same();
            }
            case Modify(var _, var replyTo) -> {
                replyTo.tell(new CallControl.NoSuchCall()); // its sid was told to nobody yet
                yield Behaviors.same();
            }
            case Refer(var _, var replyTo) -> {
                replyTo.tell(new CallControl.NoSuchCall());
                yield Behaviors.same();
            }
            case DescribeDialog(var _, var replyTo) -> {
                replyTo.tell(new Leg.DialogDescribed(Optional.empty()));
                yield Behaviors.same();
            }
            case Routed _ -> Behaviors.same(); // there is no dialog yet
            case FromLeg _, FromScript _, LegGone _, ScriptGone _, RingDue _, RingOverdue _ ->
                Behaviors.unhandled(); // there is neither leg nor script yet
        });
    }

    private Behavior<Command> refuse(EndReason why) {
        var response = invite.request().answer(why.sipStatus()).withToTag(DialogTag.mint(sid));
        invite.respond(
                why.sipStatus() == 503
                        ? response.with(
                                HeaderName.RETRY_AFTER,
                                Integer.toString(parts.settings().retryAfter()))
                        : response);
        return Behaviors.stopped();
    }

    private Behavior<Command> start(CallRouting.Hosted hosted) {
        Instant now = parts.clock().instant();
        CallFacts facts = CallOrigin.facts(sid, invite.request(), hosted.number(), parts, now);
        CallRecord record = CallOrigin.record(facts, hosted.number(), invite.request(), now);
        var setup = new LegSetup(sid, parts.timers(), parts.media(), parts.trace(), parts.clock(), parts.random());
        var leg = context.spawn(
                Leg.answering(
                        invite, DialogTag.mint(sid), setup, context.messageAdapter(Leg.Event.class, FromLeg::new)),
                "leg");
        context.watchWith(leg, new LegGone());
        var script = context.spawn(
                parts.scripts()
                        .run(
                                facts,
                                hosted.script(),
                                leg,
                                context.messageAdapter(ScriptRunner.Event.class, FromScript::new)),
                "script");
        context.watchWith(script, new ScriptGone());
        timers.startSingleTimer(new RingDue(), parts.settings().ringAfter());
        timers.startSingleTimer(new RingOverdue(), parts.settings().ringLimit());
        return new RunningCall(
                        facts, parts, leg, script, invite, context.getSystem().deadLetters())
                .start(record, hosted.statusCallback());
    }
}
