package io.tandem.app.phone;

import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Replaces;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/// The lines of one phone by their numbers, and which of them its user talks on.
final class Lines {
    /// Which line does not exist: what happens to the phone itself happens there.
    static final int NONE = 0;

    /// A line.
    ///
    /// @param sid what its dialog's tags carry
    /// @param number what scripts call it
    /// @param actor the line
    /// @param origin why there is one
    /// @param dialog the dialog on it, once there is one
    /// @param stage how far it got
    record Line(
            CallSid sid,
            int number,
            ActorRef<LineActor.Command> actor,
            Origin origin,
            Optional<LineActor.InDialog> dialog,
            Stage stage) {
        Line with(LineActor.InDialog known) {
            return new Line(sid, number, actor, origin, Optional.of(known), stage);
        }

        Line at(Stage next) {
            return new Line(sid, number, actor, origin, dialog, next);
        }
    }

    /// How far a line got.
    enum Stage {
        /// It takes the place of another line once it is answered; until then nobody hears of it.
        COMING,
        LIVING,
        /// Another line has its number now; nobody hears of it any more.
        REPLACED,
        OVER
    }

    /// Why there is a line.
    sealed interface Origin {}

    /// Its user called.
    record Dialled() implements Origin {}

    /// Somebody called; that was the transaction of the INVITE.
    record CalledBy(String invite) implements Origin {}

    /// Somebody's call takes the place of the line `old`.
    record InPlaceOf(String invite, CallSid old) implements Origin {}

    /// The other side of a line sent REFER; `progress` tells it how the call goes.
    record ReferredBy(ActorRef<ReceivedRefer.Command> progress) implements Origin {}

    private final Map<CallSid, Line> lines = new HashMap<>();
    private Optional<CallSid> inUse = Optional.empty();

    void add(Line line) {
        lines.put(line.sid(), line);
    }

    void remove(CallSid sid) {
        lines.remove(sid);
    }

    Optional<Line> get(CallSid sid) {
        return Optional.ofNullable(lines.get(sid));
    }

    List<Line> all() {
        return List.copyOf(lines.values());
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /// The line with that number.
    Optional<Line> numbered(int number) {
        return living().filter(line -> line.number() == number).findAny();
    }

    /// The lowest number that no line has.
    int free() {
        int number = 1;
        while (numbered(number).isPresent()) {
            number++;
        }
        return number;
    }

    Optional<Line> inUse() {
        return inUse.flatMap(this::get);
    }

    int numberInUse() {
        return inUse().map(Line::number).orElse(NONE);
    }

    void use(CallSid sid) {
        inUse = Optional.of(sid);
    }

    /// The line is over; when it was in use, the lowest of the others is now.
    void over(CallSid sid) {
        lines.computeIfPresent(sid, (_, line) -> line.stage() == Stage.LIVING ? line.at(Stage.OVER) : line);
        if (inUse.equals(Optional.of(sid))) {
            inUse = living().min(Comparator.comparingInt(Line::number)).map(Line::sid);
        }
    }

    /// The line `sid` has the place of the line `old` now.
    void replace(CallSid old, CallSid sid) {
        lines.computeIfPresent(old, (_, line) -> line.at(Stage.REPLACED));
        lines.computeIfPresent(sid, (_, line) -> line.at(Stage.LIVING));
    }

    void in(LineActor.InDialog dialog) {
        lines.computeIfPresent(dialog.line(), (_, line) -> line.with(dialog));
    }

    private Stream<Line> living() {
        return lines.values().stream().filter(line -> line.stage() == Stage.LIVING);
    }

    /// What a Replaces means to this phone.
    sealed interface Judgement {}

    /// The call takes the place of that line.
    record Takes(Line line) implements Judgement {}

    /// The call is refused.
    record Refused(int status) implements Judgement {}

    /// RFC 3891 3.
    Judgement judge(Replaces asked) {
        Optional<Line> named = lines.values().stream()
                .filter(line -> line.dialog()
                        .filter(known -> known.dialog().equals(asked.here()))
                        .isPresent())
                .findAny();
        if (named.isEmpty()) {
            return new Refused(481);
        }
        Line line = named.get();
        if (line.stage() != Stage.LIVING) {
            return new Refused(603);
        }
        return switch (line.dialog().orElseThrow().phase()) {
            case CONFIRMED -> asked.when() == Replaces.When.EARLY_ONLY ? new Refused(486) : new Takes(line);
            case EARLY -> line.origin() instanceof Dialled ? new Takes(line) : new Refused(481);
        };
    }
}
