package io.tandem.engine.registrar;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Client;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/// Requests of phones, and the records that they belong to.
final class Phones {
    static final String REALM = "example.org";
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Phones() {}

    static Flow from(String address) {
        return new Flow(
                Transport.UDP,
                new InetSocketAddress(InetAddress.ofLiteral(address), 5062),
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 5060));
    }

    static SipRequest request(Method method, String user, int cSeq) {
        return new SipRequest(
                method,
                method == Method.REGISTER ? "sip:example.org" : "sip:1111@example.org",
                Headers.of(HeaderName.FROM, "<sip:" + user + "@elsewhere.example>;tag=t1")
                        .and(
                                HeaderName.TO,
                                method == Method.REGISTER
                                        ? "<sip:" + user + "@elsewhere.example>"
                                        : "<sip:1111@example.org>")
                        .and(HeaderName.CALL_ID, "call-1")
                        .and(HeaderName.CSEQ, cSeq + " " + method)
                        .and(HeaderName.MAX_FORWARDS, "70"),
                Optional.empty());
    }

    static Account account(Account.Status status) {
        return new Account(AccountSid.mint(), Optional.empty(), "a", Optional.empty(), status, "token", NOON, NOON);
    }

    static Client client(Account account, Passwords passwords, Client.Status status) {
        return new Client(
                ClientSid.mint(),
                account.sid(),
                passwords.login(),
                passwords.login(),
                passwords.secret(),
                status,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOON,
                NOON);
    }
}
