package io.tandem.http.rest;

import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.ConferenceRecord.Reason;
import io.tandem.engine.store.ConferenceRecord.Status;
import java.util.Optional;
import java.util.stream.Stream;

/// How a conference is shown.
final class ConferenceView {
    private ConferenceView() {}

    static Representation shown(View view, ConferenceRecord conference) {
        var shown = new Representation("Conference", view)
                .text("Sid", conference.sid())
                .date("DateCreated", conference.created())
                .date("DateUpdated", conference.updated())
                .text("AccountSid", conference.account())
                .text("Status", conference.status())
                .text("ApiVersion", view.dialect().apiVersion())
                .text("FriendlyName", conference.name())
                .text("ReasonConferenceEnded", reason(view.dialect(), conference))
                .text("CallSidEndingConference", conference.callEnding())
                .text("Uri", uri(view, conference));
        switch (view.dialect()) {
            case RESTCOMM -> shown.date("StartTime", conference.started()).date("EndTime", conference.ended());
            case LIBRARIES -> shown.unknown("Region");
        }
        return shown.nested(new Representation("SubresourceUris", view)
                .text("Participants", uri(view, conference, "/Participants"))
                .text("Recordings", uri(view, conference, "/Recordings")));
    }

    static Optional<Status> status(String text) {
        return Stream.of(Status.values())
                .filter(status -> status.toString().equals(text))
                .findFirst();
    }

    /// The helper libraries know some reasons only.
    private static Optional<Reason> reason(Dialect dialect, ConferenceRecord conference) {
        return conference.reasonEnded().filter(why -> switch (why) {
            case ENDED_BY_API, ENDER_LEFT, ENDER_KICKED, LAST_KICKED, LAST_LEFT -> true;
            case TIME_LIMIT, NODE_LOST, DEFECT -> dialect == Dialect.RESTCOMM;
        });
    }

    static String uri(View view, ConferenceRecord conference) {
        return uri(view, conference, "");
    }

    private static String uri(View view, ConferenceRecord conference, String below) {
        return view.uri(conference.account(), "Conferences/" + conference.sid() + below);
    }
}
