package io.tandem.engine.store;

import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.store.LiveCall.ScriptPosition;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Keeps the [LiveCall] of every call of a node, and has it written once it has settled.
///
/// ```
/// Call, leg, script     LiveCalls          RecordWriter
///   |-----Begun------------>|                    |
///   |-----AgreedOn--------->|   settling         |   what changes again meanwhile costs nothing
///   |-----At--------------->|                    |
///   |                       |-----OfLiveCall---->|
///   |-----Over------------->|----LiveCallOver--->|   nothing at all for a call that was never written
/// ```
public final class LiveCalls extends AbstractBehavior<LiveCalls.Command> {
    /// What it is told.
    public sealed interface Command {}

    /// A call has begun, or whom it tells or is connected with has changed: all but its session and its script
    /// counts.
    public record Is(LiveCall call) implements Command {}

    /// The session of a call was agreed on, or anew.
    public record AgreedOn(CallSid call, Dialog dialog, String localSdp, String remoteSdp) implements Command {}

    /// A script has come to that verb, or is between two.
    public record At(CallSid call, ScriptPosition position) implements Command {}

    /// What a script owed was asked: it waits for the next document.
    public record Asked(CallSid call) implements Command {}

    /// A call is over, and so are its script and its transfers: whoever waits for that is told.
    public record Over(CallSid call) implements Command {}

    record Settled() implements Command {}

    /// A call and how much of it is written.
    private record Entry(LiveCall call, Written written) {}

    private enum Written {
        NO,
        YES
    }

    private final TimerScheduler<Command> timers;
    private final ActorRef<? super Records> records;
    private final Duration settling;
    private final Map<CallSid, Entry> calls = new HashMap<>();
    private Set<CallSid> young = new LinkedHashSet<>();
    private Set<CallSid> old = new LinkedHashSet<>();

    private LiveCalls(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ActorRef<? super Records> records,
            Duration settling) {
        super(context);
        this.timers = timers;
        this.records = records;
        this.settling = settling;
    }

    /// Keeps what would be needed, of no call yet.
    ///
    /// @param records writes them
    /// @param settling a change is written after so long at least, and twice that at the most
    public static Behavior<Command> create(ActorRef<? super Records> records, Duration settling) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new LiveCalls(context, timers, records, settling)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::on).build();
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Is(var call) -> is(call);
            case AgreedOn(var call, var dialog, var local, var remote) ->
                change(call, one -> one.in(new LiveCall.Session(dialog, local, remote)));
            case At(var call, var position) -> change(call, one -> one.at(Optional.of(position)));
            case Asked(var call) -> change(call, one -> one.at(one.script().map(ScriptPosition::asked)));
            case Over(var call) -> over(call);
            case Settled() -> settled();
        }
        return this;
    }

    private void is(LiveCall call) {
        if (calls.containsKey(call.call())) {
            change(call.call(), one -> one.with(call.listener(), call.partner()));
        } else {
            calls.put(call.call(), new Entry(call, Written.NO));
            settle(call.call());
        }
    }

    /// What comes after the end of a call is of no use.
    private void change(CallSid sid, UnaryOperator<LiveCall> change) {
        Entry known = calls.get(sid);
        if (known != null) {
            LiveCall changed = change.apply(known.call());
            if (!changed.equals(known.call())) {
                calls.put(sid, new Entry(changed, known.written()));
                settle(sid);
            }
        }
    }

    private void settle(CallSid call) {
        if (young.isEmpty() && old.isEmpty()) {
            timers.startSingleTimer(new Settled(), settling);
        }
        if (!old.contains(call)) {
            young.add(call);
        }
    }

    private void settled() {
        old.forEach(this::write);
        old = young;
        young = new LinkedHashSet<>();
        if (!old.isEmpty()) {
            timers.startSingleTimer(new Settled(), settling);
        }
    }

    private void write(CallSid sid) {
        Entry entry = calls.get(sid);
        if (entry != null) {
            records.tell(new Records.OfLiveCall(entry.call()));
            calls.put(sid, new Entry(entry.call(), Written.YES));
        }
    }

    private void over(CallSid sid) {
        Entry gone = calls.remove(sid);
        young.remove(sid);
        old.remove(sid);
        if (gone != null && gone.written() == Written.YES) {
            records.tell(new Records.LiveCallOver(gone.call().instance(), sid));
        }
    }
}
