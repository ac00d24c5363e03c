package io.tandem.engine.call;

import io.tandem.engine.call.CallActor.Command;
import io.tandem.engine.call.CallActor.OfRecordings;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingLimits;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.recording.Recordings;
import io.tandem.engine.store.RecordingRecord.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/// What is recorded of one call: by order of the API or of its script, of the leg that it has, until it ends. A
/// transfer or another leg is a mark in the file, which goes on.
final class CallRecordings {
    private final Recordings<Command> recordings;
    private final List<RecordingOrder> fromAnswer = new ArrayList<>();

    CallRecordings(ActorContext<Command> context, CallFacts facts, CallParts parts) {
        this.recordings = new Recordings<>(
                context,
                parts.recordings(),
                new Recordings.Subject(facts.account(), Optional.of(facts.call()), Optional.empty()),
                request -> parts.callbacks().tell(new StatusCallback(facts.call(), request)),
                () -> context.messageAdapter(RecordingNews.class, CallActor.FromRecording::new),
                CallActor.RecordingGone::new);
    }

    void told(Ongoing call, OfRecordings command) {
        switch (command) {
            case CallActor.StartRecording(var order, var replyTo) -> replyTo.tell(start(call, order));
            case CallActor.ChangeRecording(var recording, var change, var replyTo) ->
                recordings.change(recording, change, replyTo);
            case CallActor.RecordFromAnswer(var order) -> fromAnswer.add(order);
            case CallActor.FromRecording(var news) -> recordings.heard(news);
            case CallActor.RecordingGone(var recording) -> recordings.gone(recording);
        }
    }

    private RecordingControl.Started start(Ongoing call, RecordingOrder order) {
        return call.answer() == Answer.ANSWERED
                ? begin(call, order, RecordingLimits.NONE, Optional.empty())
                : new RecordingControl.WrongState("the call is ringing: expected one that was answered");
    }

    /// The script wants the call recorded.
    void wanted(Ongoing call, ScriptRunner.RecordWanted wanted) {
        if (call.answer() == Answer.ANSWERED) {
            begin(call, wanted.order(), wanted.limits(), Optional.of(wanted.listener()));
        } else {
            wanted.listener().tell(new RecordingNews.NotBegun());
        }
    }

    private RecordingControl.Recording begin(
            Ongoing call,
            RecordingOrder order,
            RecordingLimits limits,
            Optional<ActorRef<? super RecordingNews>> listener) {
        ActorRef<Leg.Command> leg = call.leg().actor();
        return new RecordingControl.Recording(
                recordings.begin(order, limits, tape -> leg.tell(new Leg.RecordTo(tape)), listener));
    }

    void answered(Ongoing call) {
        fromAnswer.forEach(order -> begin(call, order, RecordingLimits.NONE, Optional.empty()));
        fromAnswer.clear();
    }

    /// Something happened that the files are to tell.
    void mark(String what) {
        recordings.mark(what);
    }

    /// Another leg is in the place of the one before: the files go on.
    void on(Legs.One leg) {
        recordings.on(tape -> leg.actor().tell(new Leg.RecordTo(tape)));
        recordings.mark("leg replaced");
    }

    /// Whoever a Dial has connected has parted, and not by a transfer: what it records is over.
    void parted() {
        recordings.stop(Source.DIAL_VERB);
    }

    /// The call is over.
    void over() {
        recordings.callOver();
    }

    /// What is told when the call is over.
    void late(OfRecordings command) {
        switch (command) {
            case CallActor.StartRecording(var _, var replyTo) -> replyTo.tell(new RecordingControl.NotLive());
            case CallActor.ChangeRecording(var _, var _, var replyTo) -> replyTo.tell(new RecordingControl.NotLive());
            case CallActor.RecordFromAnswer _ -> {}
            case CallActor.FromRecording(var news) -> recordings.heard(news);
            case CallActor.RecordingGone(var recording) -> recordings.gone(recording);
        }
    }

    boolean none() {
        return recordings.none();
    }
}
