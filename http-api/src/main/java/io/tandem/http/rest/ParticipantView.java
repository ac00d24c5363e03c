package io.tandem.http.rest;

import io.tandem.engine.conference.ConferenceControl.Participant;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ConferenceSid;

/// How a participant is shown. The original engine calls it a call.
final class ParticipantView {
    private ParticipantView() {}

    /// How far a participant has come.
    enum Status {
        /// Its call is being placed.
        QUEUED("queued"),
        /// It is in the room.
        CONNECTED("connected");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static Representation shown(
            View view, AccountSid account, ConferenceSid conference, Participant participant, Status status) {
        var shown = switch (view.dialect()) {
            case RESTCOMM ->
                new Representation("Call", view)
                        .text("Sid", participant.call())
                        .flag("EndConferenceOnEnter", participant.endConferenceOnExit()); // the original's name
            case LIBRARIES ->
                new Representation("Participant", view)
                        .text("CallSid", participant.call())
                        .unknown("CallSidToCoach", "QueueTime")
                        .flag("Coaching", false)
                        .text("ApiVersion", view.dialect().apiVersion());
        };
        return shown.text("ConferenceSid", conference)
                .text("AccountSid", account)
                .text("Label", participant.label())
                .date("DateCreated", participant.joined())
                .date("DateUpdated", participant.updated())
                .flag("Muted", participant.muted())
                .flag("Hold", participant.hold())
                .flag("StartConferenceOnEnter", participant.startConferenceOnEnter())
                .flag("EndConferenceOnExit", participant.endConferenceOnExit())
                .text("Status", status)
                .text("Uri", uri(view, account, conference, participant));
    }

    private static String uri(View view, AccountSid account, ConferenceSid conference, Participant participant) {
        return view.uri(account, "Conferences/" + conference + "/Participants/" + participant.call());
    }
}
