package io.tandem.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.registrar.Authenticator;
import io.tandem.engine.registrar.Registrar;
import io.tandem.engine.registrar.RegistrarMeter;
import io.tandem.engine.registrar.RegistrarSettings;
import io.tandem.engine.registrar.TrunkSources;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.Digest;
import io.tandem.engine.sip.Digest.Algorithm;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Stages;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A phone registers at the real registrar through real sockets.
@SuppressWarnings("NullAway.Init") // set before each test
class RegisterOverUdpTest {
    private static final String REALM = "example.org";
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");

    private final FakeStore store = new FakeStore();
    private final Client alice = alice();
    private Stacks us;
    private RawPeer phone;
    private ActorRef<Registrar.Command> registrar;

    @BeforeEach
    void start() throws SipStartFailure {
        us = Stacks.on("127.0.0.1");
        phone = RawPeer.of(us.udp());
        RegistrarSettings usual = RegistrarSettings.usual(REALM);
        var settings = new RegistrarSettings(
                REALM,
                REALM,
                usual.algorithms(),
                usual.nonceLife(),
                usual.expiry(),
                usual.contacts(),
                new RegistrarSettings.Keepalive(Duration.ofSeconds(1), 10),
                usual.guessing());
        var authenticator = new Authenticator(
                settings,
                store,
                new TrunkSources(store),
                us.kit().system().ignoreRef(),
                RegistrarMeter.NONE,
                InstantSource.system());
        registrar = us.kit()
                .spawn(Registrar.create(
                        settings,
                        InstanceId.mint(),
                        store,
                        authenticator,
                        RegistrarMeter.NONE,
                        InstantSource.system()));
    }

    @AfterEach
    void stop() {
        phone.close();
        us.close();
    }

    private Client alice() {
        Account account = SampleRecords.master();
        Client plain = SampleRecords.client(account.sid(), "alice", 0);
        Client alice = new Client(
                plain.sid(),
                account.sid(),
                "alice",
                plain.friendlyName(),
                new Client.Secret(
                        REALM,
                        Digest.ha1("alice", REALM, "s3cret", Algorithm.MD5),
                        Digest.ha1("alice", REALM, "s3cret", Algorithm.SHA_256)),
                Client.Status.ENABLED,
                plain.voice(),
                plain.voiceFallback(),
                plain.voiceApplication(),
                plain.refer(),
                plain.referFallback(),
                plain.referApplication(),
                plain.transfers(),
                plain.created(),
                plain.updated());
        Stages.done(store.save(account));
        Stages.done(store.save(alice));
        return alice;
    }

    private String register(int cSeq, String contact, String more) {
        return """
                REGISTER sip:example.org SIP/2.0
                Via: SIP/2.0/UDP %1$s;branch=z9hG4bKreg%2$d;rport
                Max-Forwards: 70
                From: <sip:alice@example.org>;tag=a1
                To: <sip:alice@example.org>
                Call-ID: register-1
                CSeq: %2$d REGISTER
                %3$s%4$sContent-Length: 0

                """.formatted(phone.hostPort(), cSeq, contact, more).replace("\n", "\r\n");
    }

    /// Sends it, hands it to the registrar, and shows the answer.
    private Wire answerTo(String register) throws InterruptedException {
        phone.send(register);
        SipGateway.RequestReceived received = us.request();
        registrar.tell(new Registrar.Register(received));
        return phone.receive();
    }

    private static String authorization(Wire challenge, Algorithm algorithm, String password) {
        String asked = challenge.all(HeaderName.WWW_AUTHENTICATE).stream()
                .filter(text -> text.contains("algorithm=" + algorithm))
                .findFirst()
                .orElseThrow();
        Matcher nonce = NONCE.matcher(asked);
        assertThat(nonce.find()).isTrue();
        String response = Digest.response(
                Digest.ha1("alice", REALM, password, algorithm),
                Method.REGISTER,
                "sip:example.org",
                nonce.group(1),
                "00000001",
                "c1",
                Digest.AUTH,
                algorithm);
        return "Authorization: Digest username=\"alice\", realm=\"%s\", nonce=\"%s\", uri=\"sip:example.org\", "
                        .formatted(REALM, nonce.group(1))
                + "algorithm=%s, qop=auth, nc=00000001, cnonce=\"c1\", response=\"%s\"\n"
                        .formatted(algorithm, response);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void aPhoneIsChallengedThenBound(Algorithm algorithm) throws InterruptedException {
        String contact = "Contact: <sip:alice@" + phone.hostPort() + ";ob>;expires=600\n";
        Wire challenge = answerTo(register(1, contact, ""));
        assertThat(challenge.startLine()).isEqualTo("SIP/2.0 401 Unauthorized");
        assertThat(challenge.toTag()).isNotEmpty();
        assertThat(challenge.has(HeaderName.CONTACT)).isFalse();

        Wire bound = answerTo(register(2, contact, authorization(challenge, algorithm, "s3cret")));

        assertThat(bound.startLine()).isEqualTo("SIP/2.0 200 OK");
        assertThat(bound.all(HeaderName.CONTACT))
                .containsExactly("<sip:alice@" + phone.hostPort() + ";ob>;expires=600");
        assertThat(Stages.done(store.bindings(alice.sid())))
                .extracting(Binding::source)
                .containsExactly("udp:" + phone.hostPort());
    }

    @Test
    void aWrongPasswordIsAskedAgain() throws InterruptedException {
        Wire challenge = answerTo(register(1, "", ""));

        Wire again = answerTo(register(2, "", authorization(challenge, Algorithm.MD5, "wrong")));

        assertThat(again.startLine()).startsWith("SIP/2.0 401");
        assertThat(again.header(HeaderName.WWW_AUTHENTICATE)).doesNotContain("stale");
    }

    @Test
    void aBoundPhoneBehindANatIsAskedWhereItIs() throws InterruptedException {
        String contact = "Contact: <sip:alice@10.0.0.7:5060>\n";
        Wire challenge = answerTo(register(1, contact, ""));
        phone.send(register(2, contact, authorization(challenge, Algorithm.SHA_256, "s3cret")));
        SipGateway.RequestReceived received = us.request();
        registrar.tell(new Registrar.Begin(received.gateway()));
        registrar.tell(new Registrar.Register(received));
        phone.receive("SIP/2.0 200");

        Wire asked = phone.receive();

        assertThat(asked.startLine()).isEqualTo("OPTIONS sip:alice@10.0.0.7:5060 SIP/2.0");
        assertThat(asked.header(HeaderName.TO)).isEqualTo("<sip:alice@10.0.0.7:5060>");
        assertThat(asked.header(HeaderName.ROUTE)).isEqualTo("<sip:" + phone.hostPort() + ";lr>");
    }
}
