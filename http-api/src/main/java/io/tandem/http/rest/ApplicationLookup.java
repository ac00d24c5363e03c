package io.tandem.http.rest;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.Webhook;
import java.util.Optional;

/// Finds the applications that parameters name. They must be of the account that uses them.
final class ApplicationLookup {
    private final Store store;

    ApplicationLookup(Store store) {
        this.store = store;
    }

    /// The application that a request gives a resource: what was not sent stays, an empty value clears.
    Optional<ApplicationSid> changed(AccountSid account, Fields form, String name, Optional<ApplicationSid> before) {
        return form.has(name) ? named(account, form, name).map(Application::sid) : before;
    }

    /// The application that `name` says, with a URL that can be asked about calls.
    Optional<Application> asked(AccountSid account, Fields form, String name) {
        Optional<Application> application = named(account, form, name);
        application.filter(known -> known.voice().isEmpty()).ifPresent(known -> {
            throw Refusal.badValue(
                    ErrorCode.BAD_APPLICATION, name, known.sid().text(), "an application that has a VoiceUrl");
        });
        return application;
    }

    /// Where an application that was [#asked] for is asked.
    static Webhook voice(Application asked) {
        return asked.voice().orElseThrow();
    }

    private Optional<Application> named(AccountSid account, Fields form, String name) {
        return form.text(name)
                .map(text -> ApplicationSid.parse(text)
                        .flatMap(sid -> Await.result(store.application(sid)))
                        .filter(application -> application.account().equals(account))
                        .orElseThrow(() -> Refusal.badValue(
                                ErrorCode.BAD_APPLICATION,
                                name,
                                text,
                                "the sid of an application of this account, AP and 32 hexadecimal digits")));
    }
}
