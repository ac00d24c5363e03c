package io.tandem.http.rest;

import io.tandem.engine.media.RecordingFiles;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.RecordingQuery;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.Sort;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.TimeRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// `Recordings`, also below a call or a conference: what was recorded, and its audio. Making and changing them is
/// [LiveRecordingResource]'s.
final class RecordingResource {
    private static final Map<String, RecordingQuery.Field> SORTED_BY = Map.of(
            "DateCreated", RecordingQuery.Field.DATE_CREATED,
            "Duration", RecordingQuery.Field.DURATION,
            "CallSid", RecordingQuery.Field.CALL_SID);

    private final Store store;
    private final RecordingFiles files;
    private final Access access;
    private final CallLookup calls;
    private final ConferenceLookup conferences;
    private final RecordingMedia media;
    private final PeerRequests peers;
    private final LiveRecordingResource live;
    private final String publicUrl;

    RecordingResource(
            RestParts parts,
            Access access,
            CallLookup calls,
            ConferenceLookup conferences,
            PeerRequests peers,
            String publicUrl) {
        this.store = parts.store();
        this.files = parts.recordingFiles();
        this.access = access;
        this.calls = calls;
        this.conferences = conferences;
        this.media = new RecordingMedia(parts.recordingFiles(), peers);
        this.peers = peers;
        this.live = new LiveRecordingResource(parts, calls, conferences, publicUrl);
        this.publicUrl = publicUrl;
    }

    List<Route> routes() {
        return List.of(
                Route.below("Recordings").get(this::list),
                Route.below("Recordings/{recording}.wav").getSigned(this::play),
                Route.below("Recordings/{recording}").get(this::show).delete(this::delete),
                Route.below("Calls/{call}/Recordings").get(this::listOfCall).create(live::recordCall),
                Route.below("Calls/{call}/Recordings/{recording}.wav").get(asked -> play(asked, ofCall(asked))),
                Route.below("Calls/{call}/Recordings/{recording}")
                        .get(asked -> show(asked, ofCall(asked)))
                        .update(live::changeOfCall)
                        .delete(asked -> delete(asked, ofCall(asked))),
                Route.below("Conferences/{conference}/Recordings")
                        .get(this::listOfConference)
                        .create(live::recordConference),
                Route.below("Conferences/{conference}/Recordings/{recording}")
                        .get(asked -> show(asked, ofConference(asked)))
                        .update(live::changeOfConference)
                        .delete(asked -> delete(asked, ofConference(asked))));
    }

    private Answer list(Asked asked) {
        return listed(
                asked,
                asked.fields().value("CallSid", "the sid of a call, CA and 32 hexadecimal digits", CallSid::parse),
                asked.fields()
                        .value(
                                "ConferenceSid",
                                "the sid of a conference, CF and 32 hexadecimal digits",
                                ConferenceSid::parse));
    }

    private Answer listOfCall(Asked asked) {
        return listed(asked, Optional.of(calls.found(asked).sid()), Optional.empty());
    }

    private Answer listOfConference(Asked asked) {
        return listed(
                asked, Optional.empty(), Optional.of(conferences.found(asked).sid()));
    }

    private Answer listed(Asked asked, Optional<CallSid> call, Optional<ConferenceSid> conference) {
        Fields query = asked.fields();
        Page.Request wanted = Paging.wanted(query);
        RecordingQuery filter = new RecordingQuery(
                access.listed(asked),
                call,
                conference,
                dates(query),
                Sorting.wanted(query, SORTED_BY, new Sort<>(RecordingQuery.Field.DATE_CREATED, Sort.Order.DESCENDING)));
        Page<RecordingRecord> page = Await.result(store.recordings(filter, wanted));
        return Paging.answer(asked, "Recordings", wanted, page, recording -> shown(asked, recording));
    }

    /// The original engine's StartTime is the first time that counts, EndTime the last.
    private static TimeRange dates(Fields query) {
        var originals = new TimeRange(
                query.span("StartTime").map(Span::from), query.span("EndTime").map(Span::until));
        return Span.common(Span.range(query, "DateCreated"), originals);
    }

    private Answer show(Asked asked) {
        return show(asked, found(asked));
    }

    /// The helper libraries' users leave out the suffix and say what they want.
    private Answer show(Asked asked, RecordingRecord recording) {
        boolean audio = asked.dialect() == Dialect.LIBRARIES && asked.accepts().startsWith("audio/");
        return audio ? media.answer(asked, recording) : Answer.ok(shown(asked, recording));
    }

    private Answer play(Asked asked) {
        return play(asked, found(asked));
    }

    private Answer play(Asked asked, RecordingRecord recording) {
        return media.answer(asked, recording);
    }

    private Answer delete(Asked asked) {
        return delete(asked, found(asked));
    }

    /// First the file, so that none is left without a record; the node that has the file deletes both.
    private Answer delete(Asked asked, RecordingRecord recording) {
        if (!recording.status().isFinal()) {
            throw new Refusal(
                    409,
                    ErrorCode.CONFLICT,
                    "recording " + recording.sid() + " is " + recording.status() + ", expected one that is over");
        }
        boolean here = recording.status() != RecordingRecord.Status.COMPLETED
                || files.find(recording.sid()).isPresent();
        if (!here && asked.request().forwardedBy().isPresent()) {
            throw Refusal.notFound("the audio of recording " + recording.sid() + " is not on this node");
        }
        Optional<Answer> elsewhere = here ? Optional.empty() : peers.ofAny(recording.instance(), asked.request());
        return elsewhere.orElseGet(() -> deleted(asked, recording));
    }

    private Answer deleted(Asked asked, RecordingRecord recording) {
        try {
            files.delete(recording.sid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.result(store.deleteRecording(recording.sid()));
        return switch (asked.dialect()) {
            case RESTCOMM -> Answer.ok(shown(asked, recording));
            case LIBRARIES -> Answer.noContent();
        };
    }

    private RecordingRecord ofCall(Asked asked) {
        CallRecord call = calls.found(asked);
        return found(asked, recording -> recording.call().equals(Optional.of(call.sid())));
    }

    private RecordingRecord ofConference(Asked asked) {
        ConferenceRecord conference = conferences.found(asked);
        return found(asked, recording -> recording.conference().equals(Optional.of(conference.sid())));
    }

    private RecordingRecord found(Asked asked) {
        return found(asked, _ -> true);
    }

    private RecordingRecord found(Asked asked, Predicate<RecordingRecord> belongs) {
        RecordingSid sid = asked.sid("recording", RecordingSid::parse);
        RecordingRecord recording = Await.result(store.recording(sid))
                .filter(belongs)
                .orElseThrow(() -> Refusal.notFound("there is no recording " + sid));
        access.checkOwner(asked.account(), recording.account(), sid);
        return recording;
    }

    private Representation shown(Asked asked, RecordingRecord recording) {
        return RecordingView.shown(asked.view(), publicUrl, recording);
    }
}
