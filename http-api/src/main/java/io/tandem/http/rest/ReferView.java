package io.tandem.http.rest;

import io.tandem.engine.store.ReferRecord;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// How a transfer is shown.
final class ReferView {
    private ReferView() {}

    static String uri(View view, ReferRecord refer) {
        return view.uri(refer.account(), "Refers/" + refer.sid());
    }

    static Optional<ReferRecord.Status> status(String text) {
        return Stream.of(ReferRecord.Status.values())
                .filter(status -> statusText(status).equals(text))
                .findFirst();
    }

    static Representation shown(View view, ReferRecord refer) {
        return new Representation("Refer", view)
                .text("Sid", refer.sid())
                .text("ApiVersion", view.dialect().apiVersion())
                .date("DateCreated", refer.created())
                .date("DateEnded", refer.ended())
                .text("AccountSid", refer.account())
                .unknown("OrgSid")
                .text("CallSid", refer.call())
                .text("Direction", refer.direction().name().toLowerCase(Locale.ROOT))
                .text("From", refer.transferor())
                .text("To", refer.target())
                .text("Transferor", refer.transferor())
                .text("Transferee", refer.transferee())
                .text("ReferTarget", refer.target())
                .text("Status", statusText(refer.status()))
                .text("CallStatus", refer.callStatus())
                .text("ReferSipResponseCode", known(refer.referStatus()))
                .text("NotifySipResponseCode", known(refer.notifyStatus()))
                .text("Uri", uri(view, refer));
    }

    private static String statusText(ReferRecord.Status status) {
        return switch (status) {
            case IN_PROGRESS -> "in-progress";
            case COMPLETED -> "completed";
            case FAILED -> "failed";
        };
    }

    private static Optional<Integer> known(OptionalInt status) {
        return status.isPresent() ? Optional.of(status.getAsInt()) : Optional.empty();
    }
}
