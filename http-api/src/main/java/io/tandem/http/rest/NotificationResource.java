package io.tandem.http.rest;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.NotificationSid;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.NotificationQuery;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.Sort;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.TimeRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// `Notifications`: what went wrong in an application's documents and requests.
final class NotificationResource {
    private static final Map<String, NotificationQuery.Field> SORTED_BY = Map.of(
            "DateCreated", NotificationQuery.Field.DATE_CREATED,
            "Log", NotificationQuery.Field.LOG,
            "ErrorCode", NotificationQuery.Field.ERROR_CODE,
            "CallSid", NotificationQuery.Field.CALL_SID,
            "MessageText", NotificationQuery.Field.MESSAGE_TEXT);

    private final Store store;
    private final Access access;
    private final CallLookup calls;
    private final String publicUrl;

    NotificationResource(Store store, Access access, CallLookup calls, String publicUrl) {
        this.store = store;
        this.access = access;
        this.calls = calls;
        this.publicUrl = publicUrl;
    }

    List<Route> routes() {
        return List.of(
                Route.below("Notifications").get(this::list),
                Route.below("Notifications/{notification}").get(this::show),
                Route.below("Calls/{call}/Notifications").get(this::listOfCall));
    }

    private Answer list(Asked asked) {
        return listed(
                asked,
                asked.account().sid(),
                asked.fields().value("CallSid", "the sid of a call, CA and 32 hexadecimal digits", CallSid::parse));
    }

    private Answer listOfCall(Asked asked) {
        CallRecord call = calls.found(asked);
        return listed(asked, call.account(), Optional.of(call.sid()));
    }

    private Answer listed(Asked asked, AccountSid account, Optional<CallSid> call) {
        Fields query = asked.fields();
        query.refuseUnsupported("Log");
        Page.Request wanted = Paging.wanted(query);
        NotificationQuery filter = new NotificationQuery(
                account,
                call,
                query.whole("ErrorCode", "a number").map(OptionalInt::of).orElseGet(OptionalInt::empty),
                query.text("RequestUrl"),
                query.text("MessageText"),
                dates(asked),
                Sorting.wanted(
                        query, SORTED_BY, new Sort<>(NotificationQuery.Field.DATE_CREATED, Sort.Order.DESCENDING)));
        Page<Notification> page = Await.result(store.notifications(filter, wanted));
        return Paging.answer(asked, "Notifications", wanted, page, notification -> shown(asked.view(), notification));
    }

    /// A notification has one date: StartTime is the first that counts, EndTime the last.
    private static TimeRange dates(Asked asked) {
        return switch (asked.dialect()) {
            case RESTCOMM ->
                new TimeRange(
                        asked.fields().span("StartTime").map(Span::from),
                        asked.fields().span("EndTime").map(Span::until));
            case LIBRARIES -> Span.range(asked.fields(), "MessageDate");
        };
    }

    private Answer show(Asked asked) {
        NotificationSid sid = asked.sid("notification", NotificationSid::parse);
        Notification notification = Await.result(store.notification(sid))
                .orElseThrow(() -> Refusal.notFound("there is no notification " + sid));
        access.checkOwner(asked.account(), notification.account(), sid);
        return Answer.ok(shown(asked.view(), notification));
    }

    private Representation shown(View view, Notification notification) {
        Instant date = notification.date();
        return new Representation("Notification", view)
                .text("Sid", notification.sid())
                .date("DateCreated", date)
                .date("DateUpdated", date)
                .text("AccountSid", notification.account())
                .text("CallSid", notification.call())
                .text("ApiVersion", view.dialect().apiVersion())
                .text("Log", log(notification.severity()))
                .text("ErrorCode", notification.errorCode())
                .text("MoreInfo", publicUrl + "/errors/" + notification.errorCode())
                .text("MessageText", notification.text())
                .date("MessageDate", date)
                .text("RequestUrl", notification.requestUrl())
                .text("RequestMethod", notification.requestMethod())
                .text("RequestVariables", notification.requestVariables())
                .unknown("ResponseHeaders")
                .text("ResponseBody", notification.responseBody())
                .text("Uri", view.uri(notification.account(), "Notifications/" + notification.sid()));
    }

    private static String log(Notification.Severity severity) {
        return switch (severity) {
            case ERROR -> "0";
            case WARNING -> "1";
        };
    }
}
