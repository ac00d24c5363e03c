package io.tandem.http.rest;

import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.Webhook;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `Applications`: where the documents of an application are.
final class ApplicationResource {
    private static final Set<String> KINDS = Set.of("voice", "sms", "ussd");

    private final Store store;
    private final Access access;
    private final Changes changes;
    private final InstantSource clock;
    private final AccountNumbers numbers;

    ApplicationResource(RestParts parts, Access access) {
        this.store = parts.store();
        this.access = access;
        this.changes = parts.changes();
        this.clock = parts.clock();
        this.numbers = new AccountNumbers(parts.store());
    }

    List<Route> routes() {
        return List.of(
                Route.below("Applications").get(this::list).create(this::create),
                Route.below("Applications/{application}")
                        .get(this::show)
                        .update(this::update)
                        .delete(this::delete));
    }

    private Answer list(Asked asked) {
        Page.Request wanted = Paging.wanted(asked.fields());
        boolean withNumbers = asked.fields().isSet("includeNumbers");
        Page<Application> page = Await.result(
                store.applications(asked.account().sid(), asked.fields().text("FriendlyName"), wanted));
        List<PhoneNumber> all = withNumbers ? numbers.all(asked.account().sid()) : List.of();
        return Paging.answer(asked, "Applications", wanted, page, application -> {
            Representation shown = shown(asked.view(), application);
            return withNumbers ? shown.items("Numbers", numbersOf(asked.view(), application.sid(), all)) : shown;
        });
    }

    private Answer show(Asked asked) {
        return Answer.ok(shown(asked.view(), found(asked)));
    }

    private Answer create(Asked asked) {
        String name = switch (asked.dialect()) {
            case RESTCOMM -> asked.fields().required("FriendlyName", "a name for the application");
            case LIBRARIES -> asked.fields().text("FriendlyName").orElse("");
        };
        access.checkMayGrow(asked.account());
        Instant now = clock.instant();
        var blank = new Application(
                ApplicationSid.mint(),
                asked.account().sid(),
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "voice",
                now,
                now);
        Application made = changed(blank, asked.fields(), now);
        save(made);
        return Answer.of(asked.dialect().created(), shown(asked.view(), made))
                .with(HeaderField.LOCATION, uri(asked.view(), made));
    }

    private Answer update(Asked asked) {
        Application changed = changed(found(asked), asked.fields(), clock.instant());
        save(changed);
        return Answer.ok(shown(asked.view(), changed));
    }

    private Answer delete(Asked asked) {
        ApplicationSid sid = found(asked).sid();
        Await.result(store.deleteApplication(sid));
        changes.onApplicationChanged(sid);
        return Answer.noContent();
    }

    private void save(Application application) {
        Await.result(store.save(application));
        changes.onApplicationChanged(application.sid());
    }

    private Application found(Asked asked) {
        ApplicationSid sid = asked.sid("application", ApplicationSid::parse);
        Application application = Await.result(store.application(sid))
                .orElseThrow(() -> Refusal.notFound("there is no application " + sid));
        access.checkOwner(asked.account(), application.account(), sid);
        return application;
    }

    private static Application changed(Application before, Fields form, Instant now) {
        return new Application(
                before.sid(),
                before.account(),
                form.text("FriendlyName").orElse(before.friendlyName()),
                voice(form, before.voice()),
                form.webhook("VoiceFallbackUrl", "VoiceFallbackMethod", before.voiceFallback()),
                form.webhook("StatusCallback", "StatusCallbackMethod", before.statusCallback()),
                form.value(
                                "Kind",
                                "voice, sms or ussd",
                                text -> Optional.of(text).filter(KINDS::contains))
                        .orElse(before.kind()),
                before.created(),
                now);
    }

    /// `RcmlUrl` and `VoiceUrl` are two names of the same.
    private static Optional<Webhook> voice(Fields form, Optional<Webhook> before) {
        return form.has("RcmlUrl")
                ? form.webhook("RcmlUrl", "VoiceMethod", before)
                : form.webhook("VoiceUrl", "VoiceMethod", before);
    }

    private static String uri(View view, Application application) {
        return view.uri(application.account(), "Applications/" + application.sid());
    }

    private static Representation shown(View view, Application application) {
        var shown = new Representation("Application", view)
                .text("Sid", application.sid())
                .date("DateCreated", application.created())
                .date("DateUpdated", application.updated())
                .text("AccountSid", application.account())
                .text("FriendlyName", application.friendlyName())
                .text("ApiVersion", view.dialect().apiVersion())
                .flag("VoiceCallerIdLookup", false);
        switch (view.dialect()) {
            case RESTCOMM ->
                shown.text("RcmlUrl", application.voice().map(Webhook::url)).text("Kind", application.kind());
            case LIBRARIES -> shown.text("VoiceUrl", application.voice().map(Webhook::url));
        }
        shown.text("VoiceMethod", Shown.method(application.voice()));
        Shown.webhook(shown, "VoiceFallbackUrl", "VoiceFallbackMethod", application.voiceFallback());
        Shown.webhook(shown, "StatusCallback", "StatusCallbackMethod", application.statusCallback());
        if (view.dialect() == Dialect.LIBRARIES) {
            shown.unknown(
                    "SmsUrl",
                    "SmsMethod",
                    "SmsFallbackUrl",
                    "SmsFallbackMethod",
                    "SmsStatusCallback",
                    "MessageStatusCallback",
                    "PublicApplicationConnectEnabled");
        }
        return shown.text("Uri", uri(view, application));
    }

    private static List<Representation> numbersOf(View view, ApplicationSid sid, List<PhoneNumber> all) {
        return all.stream()
                .filter(number -> AccountNumbers.uses(number, sid))
                .map(number -> new Representation("Number", view)
                        .text("Sid", number.sid())
                        .text("FriendlyName", number.friendlyName())
                        .text("PhoneNumber", number.phoneNumber())
                        .text("VoiceApplicationSid", number.voiceApplication())
                        .text("SmsApplicationSid", Shown.other(number, "SmsApplicationSid"))
                        .text("UssdApplicationSid", Shown.other(number, "UssdApplicationSid"))
                        .text("ReferApplicationSid", number.referApplication()))
                .toList();
    }
}
