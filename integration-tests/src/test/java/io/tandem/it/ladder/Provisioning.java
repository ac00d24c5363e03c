package io.tandem.it.ladder;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.Digest;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.TransferRules;
import io.tandem.engine.store.Trunk;
import io.tandem.engine.store.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Writes into the store what stands before the first line of a ladder.
final class Provisioning {
    static final AccountSid ACCOUNT = AccountSid.mint();
    private static final AccountSid OTHER = AccountSid.mint();
    private static final Duration REGISTERED_FOR = Duration.ofHours(1);

    private final FakeStore store;
    private final Instant now;
    private final UnaryOperator<String> addresses;
    private final Map<String, ApplicationSid> applications = new HashMap<>();
    private final Map<String, ClientSid> clients = new HashMap<>();

    /// @param addresses replaces `{bob}` by where bob's phone is
    Provisioning(FakeStore store, Instant now, UnaryOperator<String> addresses) {
        this.store = store;
        this.now = now;
        this.addresses = addresses;
    }

    void write(Ladder.Setting setting) {
        accounts(setting.settings());
        setting.given().forEach(this::given);
        setting.numbers().forEach(this::number);
    }

    /// Two, who are nobody's descendants: `other` is the account of numbers and clients that say so.
    private void accounts(Map<String, String> settings) {
        Fields fields = new Fields(
                settings.entrySet().stream()
                        .map(one -> new Fields.Field(one.getKey(), one.getValue()))
                        .toList(),
                Set.of());
        store.save(new Account(
                ACCOUNT,
                Optional.empty(),
                "ladder",
                Optional.empty(),
                fields.value("account").filter("suspended"::equals).isPresent()
                        ? Account.Status.SUSPENDED
                        : Account.Status.ACTIVE,
                "secret",
                webhook(fields, "accountRefer"),
                webhook(fields, "accountReferFallback"),
                Optional.empty(),
                transfers(fields).orElse(TransferRules.USUAL),
                now,
                now));
        store.save(new Account(
                OTHER, Optional.empty(), "other", Optional.empty(), Account.Status.ACTIVE, "secret", now, now));
    }

    private static Optional<TransferRules> transfers(Fields fields) {
        Optional<String> policy = fields.value("transfers");
        Optional<String> news = fields.value("news");
        return policy.isEmpty() && news.isEmpty()
                ? Optional.empty()
                : Optional.of(new TransferRules(
                        policy.filter("forbidden"::equals).isPresent()
                                ? TransferRules.Policy.FORBIDDEN
                                : TransferRules.Policy.ALLOWED,
                        news.filter("final-only"::equals).isPresent()
                                ? TransferRules.News.FINAL_ONLY
                                : TransferRules.News.ALL));
    }

    private static AccountSid account(Fields fields) {
        return fields.value("account").filter("other"::equals).isPresent() ? OTHER : ACCOUNT;
    }

    private void given(Ladder.Given given) {
        String name = given.words().getFirst();
        Fields fields = given.fields();
        switch (given.thing()) {
            case APPLICATION -> application(name, given.words().get(1), fields);
            case CLIENT -> client(name, fields);
            case BINDING -> binding(name, addresses.apply(given.words().get(1)), fields);
            case TRUNK -> trunk(name, fields);
        }
    }

    private void application(String name, String url, Fields fields) {
        ApplicationSid sid = ApplicationSid.mint();
        applications.put(name, sid);
        store.save(new Application(
                sid,
                account(fields),
                name,
                Optional.of(webhook(url, fields.value("method"))),
                webhook(fields, "fallback"),
                webhook(fields, "status"),
                "voice",
                now,
                now));
    }

    private void client(String login, Fields fields) {
        ClientSid sid = ClientSid.mint();
        clients.put(login, sid);
        String password = fields.value("password").orElse("secret");
        store.save(new Client(
                sid,
                account(fields),
                login,
                login,
                new Client.Secret(
                        EngineUnderTest.DOMAIN,
                        Digest.ha1(login, EngineUnderTest.DOMAIN, password, Digest.Algorithm.MD5),
                        Digest.ha1(login, EngineUnderTest.DOMAIN, password, Digest.Algorithm.SHA_256)),
                fields.value("status").filter("disabled"::equals).isPresent()
                        ? Client.Status.DISABLED
                        : Client.Status.ENABLED,
                webhook(fields, "voice"),
                Optional.empty(),
                fields.value("voiceApplication").map(applications::get),
                webhook(fields, "refer"),
                webhook(fields, "referFallback"),
                fields.value("referApplication").map(applications::get),
                transfers(fields),
                now,
                now));
    }

    /// A phone without a NAT: it registered from where it can be called.
    private static String source(String contact) {
        SipUri uri = SipUri.parse(contact).orElseThrow();
        String hostPort = uri.hostPort();
        return uri.parameter("transport").orElse("udp") + ":"
                + (hostPort.equals(uri.host()) ? hostPort + ":5060" : hostPort);
    }

    private void binding(String login, String contact, Fields fields) {
        ClientSid client = clients.get(login);
        if (client == null) {
            throw new IllegalArgumentException("binding of " + login + ": expected a 'client " + login + "' before");
        }
        store.save(new Binding(
                client,
                contact,
                login + "-registered-" + contact,
                1,
                Integer.parseInt(fields.value("q").orElse("1000")),
                "ladder",
                source(contact),
                InstanceId.mint(),
                now,
                now.plus(fields.value("expires").map(LadderParser::time).orElse(REGISTERED_FOR))));
    }

    private void trunk(String name, Fields fields) {
        store.save(new Trunk(
                GatewaySid.mint(),
                account(fields),
                name,
                addresses.apply(fields.value("uri").orElse("sip:{" + name + "}")),
                fields.value("prefix").orElse(""),
                number(fields, "strip", 0),
                number(fields, "priority", 0),
                number(fields, "weight", 10),
                fields.value("username")
                        .map(user ->
                                new Credentials(user, fields.value("password").orElse(""))),
                fields.value("register").isPresent() ? Trunk.Registration.REGISTER : Trunk.Registration.NONE,
                fields.value("watch").isPresent() ? Trunk.Watch.OPTIONS : Trunk.Watch.NONE,
                fields.value("sources")
                        .map(sources -> Arrays.asList(sources.split(",", -1)))
                        .orElse(List.of()),
                fields.value("status").filter("disabled"::equals).isPresent()
                        ? Trunk.Status.DISABLED
                        : Trunk.Status.ENABLED,
                now,
                now));
    }

    private static int number(Fields fields, String name, int usual) {
        return fields.value(name).map(Integer::parseInt).orElse(usual);
    }

    private void number(Ladder.Provisioned number) {
        Fields fields = number.fields();
        Optional<String> method = fields.value("method");
        store.save(new PhoneNumber(
                NumberSid.mint(),
                account(fields),
                number.dialled(),
                number.dialled(),
                true,
                number.voice().map(url -> webhook(url, method)),
                fields.value("fallback").map(url -> webhook(url, method)),
                fields.value("voiceApplication").map(applications::get),
                fields.value("refer").map(url -> webhook(url, fields.value("referMethod"))),
                webhook(fields, "referFallback"),
                fields.value("referApplication").map(applications::get),
                fields.value("status").map(url -> webhook(url, method)),
                false,
                Map.of(),
                now,
                now));
    }

    /// `Url=/x`, or `url=/x`, with `Method=`.
    static Optional<Webhook> webhook(Fields fields, String name) {
        return fields.value(name).map(url -> webhook(url, fields.value("Method")));
    }

    private static Webhook webhook(String url, Optional<String> method) {
        return new Webhook(
                EngineUnderTest.APPLICATION.resolve(url).toString(),
                method.flatMap(HttpMethod::parse).orElse(HttpMethod.POST));
    }
}
