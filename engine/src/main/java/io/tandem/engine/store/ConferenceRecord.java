package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.InstanceId;
import java.time.Instant;
import java.util.Optional;

/// The record of one conference: a room from its first participant to its end.
///
/// @param sid the conference
/// @param account whose room it is
/// @param instance the node that holds it
/// @param name the room's name, within the account
/// @param status how it stands
/// @param created when the first participant came
/// @param started when those in it could hear each other first
/// @param ended when it was over
/// @param reasonEnded why
/// @param callEnding the call whose leaving or order ended it
/// @param updated when this record last changed
public record ConferenceRecord(
        ConferenceSid sid,
        AccountSid account,
        InstanceId instance,
        String name,
        Status status,
        Instant created,
        Optional<Instant> started,
        Optional<Instant> ended,
        Optional<Reason> reasonEnded,
        Optional<CallSid> callEnding,
        Instant updated) {
    /// How a conference stands.
    public enum Status {
        /// All wait for the first who may start it.
        INIT("init"),
        IN_PROGRESS("in-progress"),
        COMPLETED("completed");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        /// As the API writes it.
        @Override
        public String toString() {
            return text;
        }
    }

    /// Why a conference ended.
    public enum Reason {
        ENDED_BY_API("conference-ended-via-api"),
        ENDER_LEFT("participant-with-end-conference-on-exit-left"),
        ENDER_KICKED("participant-with-end-conference-on-exit-kicked"),
        LAST_KICKED("last-participant-kicked"),
        LAST_LEFT("last-participant-left"),
        /// A defect of the engine ended it.
        DEFECT("defect"),
        /// It was as long as a conference may be.
        TIME_LIMIT("conference-time-limit-reached"),
        /// The node that held it is no more.
        NODE_LOST("node-lost");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /// As the API writes it.
        @Override
        public String toString() {
            return text;
        }
    }

    /// The record when the first participant comes.
    public static ConferenceRecord opened(
            ConferenceSid sid, AccountSid account, InstanceId instance, String name, Instant now) {
        return new ConferenceRecord(
                sid,
                account,
                instance,
                name,
                Status.INIT,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now);
    }

    /// This record when the conference began.
    public ConferenceRecord startedAt(Instant now) {
        return new ConferenceRecord(
                sid,
                account,
                instance,
                name,
                Status.IN_PROGRESS,
                created,
                Optional.of(now),
                ended,
                reasonEnded,
                callEnding,
                now);
    }

    /// This record once it is over.
    public ConferenceRecord endedAt(Instant now, Reason why, Optional<CallSid> by) {
        return new ConferenceRecord(
                sid,
                account,
                instance,
                name,
                Status.COMPLETED,
                created,
                started,
                Optional.of(now),
                Optional.of(why),
                by,
                now);
    }
}
