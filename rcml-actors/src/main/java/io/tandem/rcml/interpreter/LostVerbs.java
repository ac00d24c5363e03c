package io.tandem.rcml.interpreter;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.cluster.LastWords;
import io.tandem.engine.recording.RecordingNews;
import io.tandem.engine.recording.RecordingUrls;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.LiveCall.Owed;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.rcml.verb.dial.LostDial;
import io.tandem.rcml.verb.refer.LostRefer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the actions of verbs are told whose node was lost: each as if the party had hung up then.
///
/// @param urls where recordings can be heard
public record LostVerbs(RecordingUrls urls) implements LastWords {
    @Override
    public Optional<Parameters> of(Left left) {
        return switch (left.owed().verb()) {
            case DIAL ->
                Optional.of(LostDial.parameters(left.dialled())
                        .and(recorded(left.recordings(), RecordingRecord.Source.DIAL_VERB)
                                .orElse(Parameters.NONE)));
            case CONFERENCE -> Optional.of(stayed(left.owed(), left.call()));
            case REFER -> Optional.of(LostRefer.parameters(left.transfers()));
            case RECORD ->
                recorded(left.recordings(), RecordingRecord.Source.RECORD_VERB)
                        .map(told -> told.and("Digits", "hangup"));
        };
    }

    private static Parameters stayed(Owed owed, CallRecord call) {
        Duration stayed = call.ended()
                .filter(owed.since()::isBefore)
                .map(end -> Duration.between(owed.since(), end))
                .orElse(Duration.ZERO);
        return Parameters.NONE
                .and("DialCallStatus", "answered")
                .and("DialCallDuration", Long.toString(stayed.toSeconds()));
    }

    /// Of a recording in which something is to be heard, as far as anybody knows.
    private Optional<Parameters> recorded(List<RecordingRecord> recordings, RecordingRecord.Source source) {
        return recordings.stream()
                .filter(recording -> recording.source() == source)
                .reduce((_, last) -> last)
                .map(recording -> new RecordingNews.Over(recording, urls.of(recording), urls.publicOf(recording)))
                .filter(RecordingNews.Over::isHeard)
                .map(RecordingNews.Over::parameters);
    }
}
