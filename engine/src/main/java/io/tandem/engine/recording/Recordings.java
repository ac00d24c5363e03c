package io.tandem.engine.recording;

import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.media.Tape;
import io.tandem.engine.media.TapeEvent;
import io.tandem.engine.recording.RecordingControl.Change;
import io.tandem.engine.recording.RecordingControl.Changed;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.RecordingRecord.Source;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The recordings of one call or one room: children of its actor, which hands on to this what they tell.
///
/// ```
/// call or room                   Recordings             RecordingActor
///  |-----begin---------------------->|-------spawn------------>|
///  |<----ear: RecordingNews--------------------------------------|
///  |-----heard---------------------->|   whoever wanted it is told
///  |-----gone----------------------->|   when it died without a word, its record is final all the same
/// ```
///
/// @param <C> what the call or the room is told
public final class Recordings<C> {
    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);

    private final ActorContext<C> context;
    private final RecordingParts parts;
    private final Subject subject;
    private final Consumer<ApplicationRequest> callbacks;
    private final Supplier<ActorRef<RecordingNews>> ear;
    private final Function<RecordingSid, C> gone;
    private final Map<RecordingSid, Going> going = new LinkedHashMap<>();
    private int begun;

    /// What is recorded.
    ///
    /// @param account whose it is
    /// @param call the call; of a conference, the one that made the recording begin, if one did
    /// @param conference the conference
    public record Subject(AccountSid account, Optional<CallSid> call, Optional<ConferenceSid> conference) {}

    /// A recording that goes on.
    ///
    /// @param actor its actor
    /// @param record as it began
    /// @param book where its end is written
    /// @param listener whoever wanted it
    private record Going(
            ActorRef<RecordingActor.Command> actor,
            RecordingRecord record,
            RecordingBook book,
            Optional<ActorRef<? super RecordingNews>> listener) {}

    /// @param callbacks takes what is told of the recordings, in the order of whatever is recorded
    /// @param ear takes what they tell, for [#heard]; asked for with the first recording
    /// @param gone tells the call or the room that a recording's actor has stopped, for [#gone]
    public Recordings(
            ActorContext<C> context,
            RecordingParts parts,
            Subject subject,
            Consumer<ApplicationRequest> callbacks,
            Supplier<ActorRef<RecordingNews>> ear,
            Function<RecordingSid, C> gone) {
        this.context = context;
        this.parts = parts;
        this.subject = subject;
        this.callbacks = callbacks;
        this.ear = ear;
        this.gone = gone;
    }

    /// A recording begins.
    ///
    /// @param source gives a tape what is to be recorded
    /// @param listener told how it goes
    /// @return its record
    public RecordingRecord begin(
            RecordingOrder order,
            RecordingLimits limits,
            Consumer<Tape> source,
            Optional<ActorRef<? super RecordingNews>> listener) {
        RecordingStart start = RecordingStart.of(order, limits, subject, parts);
        RecordingSid sid = start.record().sid();
        var book = new RecordingBook(start.listener(), parts, callbacks);
        var actor = context.spawn(RecordingActor.create(start, source, book, parts, ear.get()), "recording-" + ++begun);
        context.watchWith(actor, gone.apply(sid));
        going.put(sid, new Going(actor, start.record(), book, listener));
        return start.record();
    }

    /// A recording told something.
    public void heard(RecordingNews news) {
        switch (news) {
            case RecordingNews.Begun(var record, var _) -> tell(record.sid(), news);
            case RecordingNews.Silent(var sid, var _) -> tell(sid, news);
            case RecordingNews.Over(var record, var _, var _) -> {
                tell(record.sid(), news);
                going.remove(record.sid());
            }
            case RecordingNews.NotBegun _, RecordingNews.CallOver _ -> {} // only whoever is asked says so
        }
    }

    private void tell(RecordingSid sid, RecordingNews news) {
        Optional.ofNullable(going.get(sid)).flatMap(Going::listener).ifPresent(listener -> listener.tell(news));
    }

    /// A recording's actor has stopped. When it has not told its end, it died.
    public void gone(RecordingSid sid) {
        Going died = going.get(sid);
        if (died != null) {
            LOG.warn("{}: the recording died", sid);
            var defect = new TapeEvent.Failed("a defect of this engine", Duration.ZERO, List.of());
            heard(died.book().failed(died.record(), defect));
        }
    }

    /// The API changes one, the one that began last when none is named.
    public void change(Optional<RecordingSid> which, Change change, ActorRef<? super Changed> replyTo) {
        which.or(() -> going.keySet().stream().reduce((_, later) -> later))
                .map(going::get)
                .ifPresentOrElse(
                        one -> one.actor().tell(new RecordingActor.Alter(change, replyTo)),
                        () -> replyTo.tell(new RecordingControl.NoSuchRecording()));
    }

    /// Whoever is recorded is here from now on: the files go on.
    public void on(Consumer<Tape> source) {
        all(new RecordingActor.OnSource(source));
    }

    /// Something happened that the files are to tell.
    public void mark(String what) {
        all(new RecordingActor.Mark(what));
    }

    /// All are to end.
    public void stop() {
        all(new RecordingActor.Stop());
    }

    /// The call is over: all end.
    public void callOver() {
        going.values()
                .forEach(one -> one.listener().ifPresent(listener -> listener.tell(new RecordingNews.CallOver())));
        stop();
    }

    /// Those are to end that `source` has asked for.
    public void stop(Source source) {
        List.copyOf(going.values()).stream()
                .filter(one -> one.record().source() == source)
                .forEach(one -> one.actor().tell(new RecordingActor.Stop()));
    }

    private void all(RecordingActor.Command command) {
        going.values().forEach(one -> one.actor().tell(command));
    }

    /// Whether none goes on.
    public boolean none() {
        return going.isEmpty();
    }
}
