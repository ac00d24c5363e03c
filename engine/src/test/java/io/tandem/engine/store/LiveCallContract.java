package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.callOn;
import static io.tandem.engine.store.SampleRecords.conferenceOn;
import static io.tandem.engine.store.SampleRecords.fullLiveCall;
import static io.tandem.engine.store.SampleRecords.liveCall;
import static io.tandem.engine.store.SampleRecords.minute;
import static io.tandem.engine.store.SampleRecords.recordingOn;
import static io.tandem.engine.store.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.InstanceId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a [Store] promises about calls that live, and about the nodes that hold something which is not over.
abstract class LiveCallContract {
    private final InstanceId node = InstanceId.mint();

    abstract Store store();

    @Test
    void whatIsKeptIsReadAsItWasWritten() {
        LiveCall full = fullLiveCall(node);
        LiveCall bare = liveCall(node);
        done(store().save(full));
        done(store().save(bare));
        done(store().save(liveCall(InstanceId.mint())));
        assertThat(done(store().liveCalls(node))).containsExactlyInAnyOrder(full, bare);
    }

    @Test
    void theNewestCountsUntilItIsDeleted() {
        LiveCall full = fullLiveCall(node);
        LiveCall alone = full.with(Optional.empty(), Optional.empty());
        done(store().save(full));
        done(store().save(alone));
        assertThat(done(store().liveCalls(node))).containsExactly(alone);
        done(store().deleteLiveCall(node, full.call()));
        done(store().deleteLiveCall(node, full.call()));
        assertThat(done(store().liveCalls(node))).isEmpty();
    }

    @Test
    void nodesThatHoldSomethingUnfinishedAreKnown() {
        List<InstanceId> holders = List.of(InstanceId.mint(), InstanceId.mint(), InstanceId.mint(), InstanceId.mint());
        CallRecord call = callOn(holders.get(0), 1);
        RecordingRecord recording = recordingOn(holders.get(1), 1);
        ConferenceRecord conference = conferenceOn(holders.get(2), AccountSid.mint(), "room", 1);
        LiveCall live = liveCall(holders.get(3));
        done(store().save(call));
        done(store().save(callOn(holders.get(0), 2)));
        done(store().save(recording));
        done(store().save(conference));
        done(store().save(live));
        assertThat(done(store().instancesWithUnfinished())).containsAll(holders);

        done(store().save(recording.ended(
                RecordingRecord.Status.ABSENT, recording.duration(), List.of(), Optional.empty(), minute(3))));
        done(store().save(conference.endedAt(minute(3), ConferenceRecord.Reason.LAST_LEFT, Optional.empty())));
        done(store().deleteLiveCall(holders.get(3), live.call()));
        assertThat(done(store().instancesWithUnfinished()))
                .contains(holders.get(0))
                .doesNotContainAnyElementsOf(holders.subList(1, 4));

        done(store().unfinishedCalls(holders.get(0)))
                .forEach(one -> done(store().save(one.ended(CallStatus.FAILED, "node-lost", minute(3)))));
        assertThat(done(store().instancesWithUnfinished())).doesNotContain(holders.get(0));
    }
}
