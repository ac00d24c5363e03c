package io.tandem.http.rest;

import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.store.OutgoingCallerId;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// `OutgoingCallerIds`: the numbers that an account may show as its own.
final class CallerIdResource {
    private static final String NUMBER = "a number such as +14155551212";

    private final Store store;
    private final Access access;
    private final InstantSource clock;

    CallerIdResource(RestParts parts, Access access) {
        this.store = parts.store();
        this.access = access;
        this.clock = parts.clock();
    }

    List<Route> routes() {
        return List.of(
                Route.below("OutgoingCallerIds").get(this::list).create(this::create),
                Route.below("OutgoingCallerIds/{number}")
                        .get(this::show)
                        .update(this::update)
                        .delete(this::delete));
    }

    private Answer list(Asked asked) {
        Fields query = asked.fields();
        Page.Request wanted = Paging.wanted(query);
        Page<OutgoingCallerId> page = Await.result(store.outgoingCallerIds(
                asked.account().sid(), query.text("PhoneNumber"), query.text("FriendlyName"), wanted));
        return Paging.answer(asked, "OutgoingCallerIds", wanted, page, callerId -> shown(asked.view(), callerId));
    }

    private Answer show(Asked asked) {
        return Answer.ok(shown(asked.view(), found(asked)));
    }

    private Answer create(Asked asked) {
        access.checkMayGrow(asked.account());
        String number = NumberChange.digits(asked.fields().required("PhoneNumber", NUMBER), NUMBER);
        Instant now = clock.instant();
        var made = new OutgoingCallerId(
                NumberSid.mint(),
                asked.account().sid(),
                number,
                asked.fields().text("FriendlyName").orElse(number),
                now,
                now);
        Await.result(store.save(made));
        return Answer.of(asked.dialect().created(), shown(asked.view(), made))
                .with(HeaderField.LOCATION, uri(asked.view(), made));
    }

    private Answer update(Asked asked) {
        OutgoingCallerId before = found(asked);
        Fields form = asked.fields();
        var changed = new OutgoingCallerId(
                before.sid(),
                before.account(),
                form.text("PhoneNumber")
                        .map(number -> NumberChange.digits(number, NUMBER))
                        .orElse(before.phoneNumber()),
                form.text("FriendlyName").orElse(before.friendlyName()),
                before.created(),
                clock.instant());
        Await.result(store.save(changed));
        return Answer.ok(shown(asked.view(), changed));
    }

    private Answer delete(Asked asked) {
        Await.result(store.deleteOutgoingCallerId(found(asked).sid()));
        return Answer.noContent();
    }

    private OutgoingCallerId found(Asked asked) {
        NumberSid sid = asked.sid("number", NumberSid::parse);
        OutgoingCallerId callerId = Await.result(store.outgoingCallerId(sid))
                .orElseThrow(() -> Refusal.notFound("there is no outgoing caller id " + sid));
        access.checkOwner(asked.account(), callerId.account(), sid);
        return callerId;
    }

    private static String uri(View view, OutgoingCallerId callerId) {
        return view.uri(callerId.account(), "OutgoingCallerIds/" + callerId.sid());
    }

    private static Representation shown(View view, OutgoingCallerId callerId) {
        return new Representation("OutgoingCallerId", view)
                .text("Sid", callerId.sid())
                .text("AccountSid", callerId.account())
                .text("FriendlyName", callerId.friendlyName())
                .text("PhoneNumber", callerId.phoneNumber())
                .date("DateCreated", callerId.created())
                .date("DateUpdated", callerId.updated())
                .text("Uri", uri(view, callerId));
    }
}
