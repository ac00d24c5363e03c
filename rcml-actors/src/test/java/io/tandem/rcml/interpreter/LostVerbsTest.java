package io.tandem.rcml.interpreter;

import static io.tandem.engine.store.SampleRecords.call;
import static io.tandem.engine.store.SampleRecords.completed;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.recording;
import static io.tandem.engine.store.SampleRecords.refer;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.cluster.LastWords.Left;
import io.tandem.engine.media.TapeOrder;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.recording.FakeRecordingUrls;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.LiveCall.Owed;
import io.tandem.engine.store.LiveCall.OwingVerb;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.ReferRecord;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LostVerbsTest {
    private final AccountSid account = AccountSid.mint();
    private final CallRecord caller = lost(call(account, 0).answered(minute(1)));
    private final LostVerbs verbs = new LostVerbs(new FakeRecordingUrls());

    private RecordingRecord byTheVerb() {
        return new RecordingRecord(
                RecordingSid.mint(),
                account,
                caller.instance(),
                Optional.of(caller.sid()),
                Optional.empty(),
                RecordingRecord.Source.RECORD_VERB,
                TapeOrder.Channels.MONO,
                TapeOrder.Track.BOTH,
                RecordingRecord.Status.IN_PROGRESS,
                minute(3),
                Optional.of(minute(3)),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                minute(3));
    }

    private static CallRecord lost(CallRecord call) {
        return call.ended(
                call.answered().isPresent() ? CallStatus.COMPLETED : CallStatus.FAILED, "node-lost", minute(9));
    }

    private Optional<Parameters> told(
            OwingVerb verb, List<CallRecord> dialled, List<ReferRecord> transfers, List<RecordingRecord> recordings) {
        var owed = new Owed(verb, HttpMethod.POST, URI.create("http://a/"), Parameters.NONE, minute(2));
        return verbs.of(new Left(owed, caller, dialled, transfers, recordings));
    }

    private static Parameters parameters(String... namesAndValues) {
        Parameters all = Parameters.NONE;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            all = all.and(namesAndValues[i], namesAndValues[i + 1]);
        }
        return all;
    }

    @Test
    void aDialIsToldOfTheCallThatWasAnswered() {
        CallRecord rang = lost(call(account, 2).ringing(minute(3)));
        CallRecord talked = lost(call(account, 2).ringing(minute(3)).answered(minute(4)));
        assertThat(told(OwingVerb.DIAL, List.of(rang, talked), List.of(), List.of()))
                .contains(parameters(
                        "DialCallStatus",
                        "completed",
                        "DialCallSid",
                        talked.sid().text(),
                        "DialCallDuration",
                        "300",
                        "DialRingDuration",
                        "60",
                        "DialBridged",
                        "true"));
    }

    @Test
    void aDialThatNobodyHadAnsweredHasFailed() {
        assertThat(told(OwingVerb.DIAL, List.of(lost(call(account, 2).ringing(minute(3)))), List.of(), List.of()))
                .contains(parameters("DialCallStatus", "failed", "DialCallDuration", "0", "DialBridged", "false"));
    }

    @Test
    void aReferIsToldTheCodesThatWereKnown() {
        ReferRecord begun = refer(account, caller.sid(), 2);
        ReferRecord accepted = new ReferRecord(
                begun.sid(),
                account,
                caller.sid(),
                begun.direction(),
                begun.transferor(),
                begun.transferee(),
                begun.target(),
                ReferRecord.Status.FAILED,
                Optional.empty(),
                OptionalInt.of(202),
                OptionalInt.empty(),
                begun.created(),
                Optional.of(minute(9)));
        assertThat(told(OwingVerb.REFER, List.of(), List.of(accepted), List.of()))
                .contains(parameters("ReferSipResponseCode", "202"));
        assertThat(told(OwingVerb.REFER, List.of(), List.of(), List.of())).contains(Parameters.NONE);
    }

    @Test
    void aRecordIsToldWhatThereIsToHear() {
        RecordingRecord repaired = completed(byTheVerb(), 42);
        Parameters told =
                told(OwingVerb.RECORD, List.of(), List.of(), List.of(repaired)).orElseThrow();
        assertThat(told.value("RecordingSid")).contains(repaired.sid().text());
        assertThat(told.value("RecordingDuration")).contains("42");
        assertThat(told.value("Digits")).contains("hangup");

        RecordingRecord failed =
                byTheVerb().ended(RecordingRecord.Status.FAILED, Duration.ZERO, List.of(), Optional.empty(), minute(9));
        RecordingRecord byTheApi = completed(recording(account, caller.sid(), 3), 42);
        assertThat(told(OwingVerb.RECORD, List.of(), List.of(), List.of(byTheApi)))
                .isEmpty();
        assertThat(told(OwingVerb.RECORD, List.of(), List.of(), List.of(failed)))
                .isEmpty();
        assertThat(told(OwingVerb.RECORD, List.of(), List.of(), List.of())).isEmpty();
    }

    @Test
    void aConferenceIsToldHowLongItWas() {
        assertThat(told(OwingVerb.CONFERENCE, List.of(), List.of(), List.of()))
                .contains(parameters("DialCallStatus", "answered", "DialCallDuration", "420"));
    }
}
