package io.tandem.http.rest;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.store.NumberQuery;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Sort;
import io.tandem.engine.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All numbers of an account, for `includeNumbers`.
final class AccountNumbers {
    private final Store store;

    AccountNumbers(Store store) {
        this.store = store;
    }

    List<PhoneNumber> all(AccountSid account) {
        NumberQuery query = new NumberQuery(
                account,
                Optional.empty(),
                Optional.empty(),
                new Sort<>(NumberQuery.Field.DATE_CREATED, Sort.Order.ASCENDING));
        List<PhoneNumber> found = new ArrayList<>();
        var request = new Page.Request(0, Page.Request.LARGEST);
        Page<PhoneNumber> page;
        do {
            page = Await.result(store.numbers(query, request));
            found.addAll(page.items());
            request = request.following(page);
        } while (found.size() < page.total() && !page.items().isEmpty());
        return found;
    }

    static boolean uses(PhoneNumber number, ApplicationSid application) {
        return number.voiceApplication().equals(Optional.of(application))
                || number.referApplication().equals(Optional.of(application))
                || number.others().containsValue(application.text());
    }
}
