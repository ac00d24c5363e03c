package io.tandem.http.rest;

import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.recording.RecordingOrder;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.SampleRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// One live conference that answers what the test says, and keeps what it was told.
final class FakeConferenceControl implements ConferenceControl {
    /// The one that is opened for somebody who is expected.
    static final ConferenceSid OPENED = ConferenceSid.mint();

    private final List<Object> told = Collections.synchronizedList(new ArrayList<>());
    private volatile Optional<ConferenceRecord> live = Optional.empty();
    private volatile List<Participant> inside = List.of();
    private volatile RecordingControl.Started started = new RecordingControl.NotLive();
    private volatile RecordingControl.Changed recordingChanged = new RecordingControl.NotLive();

    /// From now on this conference goes on with these in it.
    void lives(ConferenceRecord conference, Participant... participants) {
        live = Optional.of(conference);
        inside = List.of(participants);
    }

    void recordAnswers(RecordingControl.Started answer) {
        started = answer;
    }

    void changeRecordingAnswers(RecordingControl.Changed answer) {
        recordingChanged = answer;
    }

    List<Object> told() {
        return List.copyOf(told);
    }

    private Optional<ConferenceRecord> goesOn(ConferenceSid conference) {
        return live.filter(record -> record.sid().equals(conference));
    }

    /// @param patience is kept
    @Override
    public CompletionStage<ConferenceRecord> expect(AccountSid account, String name, Duration patience) {
        told.add(patience);
        return CompletableFuture.completedStage(live.filter(record ->
                        record.account().equals(account) && record.name().equals(name))
                .orElseGet(
                        () -> ConferenceRecord.opened(OPENED, account, InstanceId.mint(), name, SampleRecords.NOON)));
    }

    @Override
    public CompletionStage<Optional<ConferenceRecord>> live(ConferenceSid conference) {
        return CompletableFuture.completedStage(goesOn(conference));
    }

    @Override
    public CompletionStage<Optional<List<Participant>>> participants(ConferenceSid conference) {
        return CompletableFuture.completedStage(goesOn(conference).map(_ -> inside));
    }

    @Override
    public CompletionStage<Changed> change(ConferenceSid conference, Change change) {
        told.add(change);
        return CompletableFuture.completedStage(
                goesOn(conference).<Changed>map(Done::new).orElseGet(NotLive::new));
    }

    @Override
    public CompletionStage<ParticipantChanged> change(
            ConferenceSid conference, CallSid participant, List<ParticipantChange> changes) {
        told.addAll(changes);
        if (goesOn(conference).isEmpty()) {
            return CompletableFuture.completedStage(new NotLive());
        }
        return CompletableFuture.completedStage(inside.stream()
                .filter(each -> each.call().equals(participant))
                .findFirst()
                .<ParticipantChanged>map(ParticipantDone::new)
                .orElseGet(NoSuchParticipant::new));
    }

    @Override
    public CompletionStage<RecordingControl.Started> record(ConferenceSid conference, RecordingOrder order) {
        told.add(order);
        return CompletableFuture.completedStage(started);
    }

    @Override
    public CompletionStage<RecordingControl.Changed> change(
            ConferenceSid conference, Optional<RecordingSid> recording, RecordingControl.Change change) {
        told.add(change);
        return CompletableFuture.completedStage(recordingChanged);
    }
}
