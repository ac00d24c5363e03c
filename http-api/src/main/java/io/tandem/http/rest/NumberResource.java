package io.tandem.http.rest;

import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.store.NumberQuery;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Sort;
import io.tandem.engine.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// `IncomingPhoneNumbers`: who answers when a number is called.
final class NumberResource {
    private static final Map<String, NumberQuery.Field> SORTED_BY = Map.of(
            "DateCreated", NumberQuery.Field.DATE_CREATED,
            "PhoneNumber", NumberQuery.Field.PHONE_NUMBER,
            "FriendlyName", NumberQuery.Field.FRIENDLY_NAME);

    private final Store store;
    private final Access access;
    private final Changes changes;
    private final InstantSource clock;
    private final NumberChange change;
    private final NumberView numberView;

    NumberResource(RestParts parts, Access access) {
        this.store = parts.store();
        this.access = access;
        this.changes = parts.changes();
        this.clock = parts.clock();
        this.change = new NumberChange(parts.store());
        this.numberView = new NumberView(parts.store());
    }

    List<Route> routes() {
        return List.of(
                Route.below("IncomingPhoneNumbers").get(this::list).create(this::create),
                Route.below("IncomingPhoneNumbers/Local").get(this::list).create(this::create),
                Route.below("IncomingPhoneNumbers/TollFree").get(this::list).create(this::create),
                Route.below("IncomingPhoneNumbers/Mobile").get(this::list).create(this::create),
                Route.below("IncomingPhoneNumbers/{number}")
                        .get(this::show)
                        .update(this::update)
                        .delete(this::delete));
    }

    private Answer list(Asked asked) {
        Fields query = asked.fields();
        Page.Request wanted = Paging.wanted(query);
        NumberQuery numbers = new NumberQuery(
                asked.account().sid(),
                query.text("PhoneNumber"),
                query.text("FriendlyName"),
                Sorting.wanted(query, SORTED_BY, new Sort<>(NumberQuery.Field.DATE_CREATED, Sort.Order.ASCENDING)));
        Page<PhoneNumber> page = Await.result(store.numbers(numbers, wanted));
        return Paging.answer(
                asked, "IncomingPhoneNumbers", wanted, page, number -> numberView.shown(asked.view(), number));
    }

    private Answer show(Asked asked) {
        return Answer.ok(numberView.shown(asked.view(), found(asked)));
    }

    private Answer create(Asked asked) {
        access.checkMayGrow(asked.account());
        PhoneNumber made = change.created(asked.account().sid(), asked.fields(), clock.instant());
        save(made);
        return Answer.of(asked.dialect().created(), numberView.shown(asked.view(), made))
                .with(HeaderField.LOCATION, NumberView.uri(asked.view(), made));
    }

    private Answer update(Asked asked) {
        PhoneNumber changed = change.changed(found(asked), asked.fields(), clock.instant());
        save(changed);
        return Answer.ok(numberView.shown(asked.view(), changed));
    }

    private Answer delete(Asked asked) {
        NumberSid sid = found(asked).sid();
        Await.result(store.deleteNumber(sid));
        changes.onNumberChanged(sid);
        return Answer.noContent();
    }

    private void save(PhoneNumber number) {
        Await.result(store.save(number));
        changes.onNumberChanged(number.sid());
    }

    private PhoneNumber found(Asked asked) {
        NumberSid sid = asked.sid("number", NumberSid::parse);
        PhoneNumber number =
                Await.result(store.number(sid)).orElseThrow(() -> Refusal.notFound("there is no number " + sid));
        access.checkOwner(asked.account(), number.account(), sid);
        return number;
    }
}
