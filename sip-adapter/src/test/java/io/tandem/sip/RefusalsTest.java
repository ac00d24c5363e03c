package io.tandem.sip;

import static io.tandem.sip.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3261 8.2: what is answered before anybody is told. One stack serves all these tests.
class RefusalsTest {
    private static Stacks us;
    private static int count;
    private RawPeer peer;
    private String branch;

    @BeforeAll
    static void start() throws SipStartFailure {
        us = Stacks.on("127.0.0.1");
    }

    @AfterAll
    static void stop() {
        us.close();
    }

    @BeforeEach
    void connect() {
        peer = RawPeer.of(us.udp());
        branch = "z9hG4bKr" + count++;
    }

    @AfterEach
    void nobodyWasToldMore() throws InterruptedException {
        assertThat(us.next(Duration.ofMillis(50))).isEmpty();
        peer.close();
    }

    private String text(String method) {
        return request(method, peer.hostPort(), branch);
    }

    private Wire answerTo(String message) {
        peer.send(message);
        return peer.receive();
    }

    @ParameterizedTest(name = "{0}: {2} instead of {1} -> {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "OPTIONS | SIP/2.0\\r\\nVia              | SIP/7.0\\r\\nVia               | 505",
                "OPTIONS | SIP/2.0\\r\\nVia              | SIP/2.0 \\r\\nVia              | 400",
                "OPTIONS | sip:1111@127.0.0.1 SIP        | <sip:1111@127.0.0.1> SIP       | 400",
                "OPTIONS | sip:1111@127.0.0.1 SIP        | sip:1111@127.0.0.1; lr SIP     | 400",
                "OPTIONS | sip:1111@127.0.0.1 SIP        | sip:1111@127.0.0.1?Route=x SIP | 400",
                "OPTIONS | sip:1111@127.0.0.1 SIP        | http://127.0.0.1 SIP           | 416",
                "OPTIONS | sip:1111@127.0.0.1 SIP        | nobodyKnows:this SIP           | 416",
                "OPTIONS | CSeq: 1 OPTIONS               | CSeq: 1 INVITE                 | 400",
                "OPTIONS | CSeq: 1 OPTIONS               | CSeq: 36893488147419103232 OPTIONS | 400",
                "OPTIONS | CSeq: 1 OPTIONS               | CSeq: -1 OPTIONS               | 400",
                "OPTIONS | Max-Forwards: 70\\r\\n        | X-None: 1\\r\\n                | 400",
                "OPTIONS | Max-Forwards: 70              | Max-Forwards: seventy          | 400",
                "OPTIONS | Max-Forwards: 70              | Max-Forwards: 300              | 400",
                "OPTIONS | Contact:                      | From: <sip:b@x>;tag=b\\r\\nContact: | 400",
                "OPTIONS | Contact:                      | Con tact:                      | 400",
                "OPTIONS | Content-Length: 0             | Content-Length: -1             | 400",
                "OPTIONS | Content-Length: 0             | Content-Length: 9999           | 400",
                "OPTIONS | Content-Length: 0             | Content-Length: 0\\r\\nContent-Length: 1 | 400",
                "OPTIONS | <sip:1111@example.org>        | <sip:1111@example.org          | 400",
                "OPTIONS | Content-Length: 0             | Require: nothingSupportsThis\\r\\nContent-Length: 0 | 420",
                "PUBLISH | CSeq: 1                       | CSeq: 1                        | 405",
                "MAGIC | CSeq: 1                         | CSeq: 1                        | 501",
                "invite | CSeq: 1                        | CSeq: 1                        | 501",
            })
    void isRefused(String method, String old, String instead, int status) {
        String broken = text(method).replace(unescaped(old), unescaped(instead));

        Wire answer = answerTo(broken);

        assertThat(answer.startLine()).startsWith("SIP/2.0 " + status + " ");
        assertThat(answer.toTag()).isNotEmpty();
        assertThat(answer.header(HeaderName.VIA)).contains(";branch=" + branch);
    }

    private static String unescaped(String text) {
        return text.replace("\\r\\n", "\r\n");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"Via", "From", "To", "Call-ID", "CSeq"})
    void withoutThatHeaderThereIsSilence(String header) {
        peer.send(text("OPTIONS").replaceFirst("\r\n" + header + ":[^\r]*", ""));

        assertThat(peer.receive(150)).isEmpty();
    }

    @Test
    void aMethodThatIsNotServedNamesThoseThatAre() {
        assertThat(answerTo(text("PUBLISH")).header(HeaderName.ALLOW)).contains("INVITE");
    }

    @Test
    void anUnknownExtensionIsNamed() {
        Wire answer = answerTo(request("INVITE", peer.hostPort(), branch, "Require: timer, magic, 100rel\r\n", ""));

        assertThat(answer.startLine()).startsWith("SIP/2.0 420");
        assertThat(answer.header(HeaderName.UNSUPPORTED)).isEqualTo("magic");
    }

    @Test
    void anEncodedBodyIsRefused() {
        Wire answer = answerTo(request(
                "INVITE",
                peer.hostPort(),
                branch,
                "Content-Type: application/sdp\r\nContent-Encoding: gzip\r\n",
                "body"));

        assertThat(answer.startLine()).startsWith("SIP/2.0 415");
        assertThat(answer.header(HeaderName.of("Accept-Encoding"))).isEqualTo("identity");
    }

    @Test
    void theAckOfARefusalIsAbsorbed() {
        Wire refusal = answerTo(text("INVITE").replace("Max-Forwards: 70", "Max-Forwards: x"));
        peer.send(text("ACK").replace("To: <sip:1111@example.org>", "To: " + refusal.header(HeaderName.TO)));
    }

    @Test
    void aBrokenAckIsNotAnswered() {
        peer.send(text("ACK").replace("Max-Forwards: 70", "Max-Forwards: x"));

        assertThat(peer.receive(150)).isEmpty();
    }

    @Test
    void theSameRequestByAnotherWayIsALoop() throws InterruptedException {
        String first = text("INVITE");
        peer.send(first);
        peer.receive("SIP/2.0 100");
        us.request();
        peer.send(first.replace(";branch=" + branch, ";branch=" + branch + "-other"));

        assertThat(peer.receive().startLine()).startsWith("SIP/2.0 482");
    }

    @Test
    void maxForwards0IsServed() throws InterruptedException {
        peer.send(text("OPTIONS").replace("Max-Forwards: 70", "Max-Forwards: 0"));
        assertThat(us.request().request().method()).isEqualTo(Method.OPTIONS);
    }

    @Test
    void aReferToIsSeenAsItStandsOnTheWire() throws InterruptedException {
        peer.send(request("REFER", peer.hostPort(), branch, """
                r: "Dave, D." <sip:carol@example.org?X-A=1%3D2&Replaces=a%40b%3Bto-tag%3D1>
                b: <sip:a@b>;x="1, 2"
                """, ""));
        var headers = us.request().request().headers();

        assertThat(headers.all(HeaderName.REFER_TO))
                .containsExactly("\"Dave, D.\" <sip:carol@example.org?X-A=1%3D2&Replaces=a%40b%3Bto-tag%3D1>");
        assertThat(headers.all(HeaderName.REFERRED_BY)).containsExactly("<sip:a@b>;x=\"1, 2\"");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "REFER  | X-None: 1",
                "REFER  | Refer-To: <sip:c@d>\\r\\nr: <sip:e@f>",
                "REFER  | Refer-To: <sip:c@d>, <sip:e@f>",
                "REFER  | Refer-To: <sip:c@d>\\r\\nReplaces: one;to-tag=1;from-tag=2",
                "REFER  | Refer-To: <sip:c@d>\\r\\nReferred-By: <sip:a@b>\\r\\nb: <sip:e@f>",
                "BYE    | Replaces: one;to-tag=1;from-tag=2",
                "OPTIONS | Replaces: one;to-tag=1;from-tag=2",
                "INVITE | Replaces: one;to-tag=1;from-tag=2\\r\\nReplaces: two;to-tag=1;from-tag=2",
                "INVITE | Replaces: one;to-tag=1;from-tag=2, two;to-tag=1;from-tag=2",
                "INVITE | Replaces: one;to-tag=1;from-tag=2\\r\\nJoin: one;to-tag=1;from-tag=2",
                "INVITE | Replaces: one;to-tag=1",
                "INVITE | Replaces: one;from-tag=1",
                "INVITE | Replaces: one",
                "INVITE | Replaces: ;to-tag=1;from-tag=2",
                "INVITE | Replaces: one;to-tag=1;to-tag=1;from-tag=2",
                "INVITE | Replaces: one;to-tag=;from-tag=2",
                "INVITE | Replaces: one;to-tag;from-tag=2",
            })
    void whatNamesNoOrSeveralTargetsIsRefused(String method, String header) {
        Wire answer = answerTo(request(method, peer.hostPort(), branch, unescaped(header) + "\r\n", ""));

        assertThat(answer.startLine()).startsWith("SIP/2.0 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one@192.0.2.1;to-tag=1;from-tag=2",
                "one ; from-tag = 2 ; early-only ; x=y ; TO-TAG=0",
            })
    void aReplacesThatNamesADialogIsServed(String replaces) throws InterruptedException {
        peer.send(
                request("INVITE", peer.hostPort(), branch, "Require: replaces\r\nReplaces: " + replaces + "\r\n", ""));
        peer.receive("SIP/2.0 100");

        assertThat(us.request().request().headers().all(HeaderName.REPLACES)).containsExactly(replaces);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REGISTER", "SUBSCRIBE", "MESSAGE"})
    void whatClientsSendReachesTheEngine(String method) throws InterruptedException {
        peer.send(text(method)
                .replace(
                        "Contact:",
                        "Contact: <sip:a@b>, \"x, y\" <sip:c@d;line=1,2>\r\nAuthorization: Digest a=\"b\","
                                + " c=\"d, e\"\r\nContact:"));
        SipGateway.RequestReceived told = us.request();

        assertThat(told.request().method()).hasToString(method);
        assertThat(told.request().headers().all(HeaderName.CONTACT)).hasSize(3);
        assertThat(told.request().headers().all(HeaderName.AUTHORIZATION))
                .containsExactly("Digest a=\"b\", c=\"d, e\"");
        told.respond(told.request()
                .answer(401)
                .and(Headers.of(HeaderName.WWW_AUTHENTICATE, "Digest realm=\"a\", algorithm=SHA-256")
                        .and(HeaderName.WWW_AUTHENTICATE, "Digest realm=\"a\", algorithm=MD5")));
        Wire challenge = peer.receive("SIP/2.0 401");
        assertThat(challenge.all(HeaderName.WWW_AUTHENTICATE))
                .containsExactly("Digest realm=\"a\", algorithm=SHA-256", "Digest realm=\"a\", algorithm=MD5");
        assertThat(challenge.toTag()).isNotEmpty();
    }

    @Test
    void listsComeAsSeveralFieldsAndFoldedLinesAsOne() throws InterruptedException {
        peer.send(request(
                "OPTIONS",
                peer.hostPort(),
                branch,
                "Route: <sip:a;lr>, <sip:b;lr>\r\nSubject: one\r\n  two\r\n\tthree\r\nX-Odd: a, b\r\n",
                ""));
        var headers = us.request().request().headers();

        assertThat(headers.all(HeaderName.ROUTE)).containsExactly("<sip:a;lr>", "<sip:b;lr>");
        assertThat(headers.all(HeaderName.SUBJECT)).isEqualTo(List.of("one two three"));
        assertThat(headers.all(HeaderName.of("X-Odd"))).containsExactly("a, b");
    }

    @Test
    void aMultipartBodyPassesUnchanged() throws InterruptedException {
        String body =
                "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n";
        peer.send(request("INFO", peer.hostPort(), branch, "Content-Type: multipart/mixed;boundary=b\r\n", body));
        Body received = us.request().request().body().orElseThrow();

        assertThat(received.text()).isEqualTo(body);
        assertThat(received.part("application/sdp").orElseThrow().text()).isEqualTo("v=0");
    }

    @Test
    void withoutContentLengthTheDatagramEndsTheBody() throws InterruptedException {
        peer.send(request("INFO", peer.hostPort(), branch, "Content-Type: application/dtmf\r\n", "5")
                .replace("Content-Length: 1\r\n", ""));

        assertThat(us.request().request().body().orElseThrow().text()).isEqualTo("5");
    }

    @Test
    void keepAlivesAreTakenInSilence() {
        peer.send("\r\n\r\n");
        peer.send("\r\n");

        assertThat(peer.receive(150)).isEmpty();
    }

    @Test
    void aCancelIsAnsweredAndToldOnce() throws InterruptedException {
        peer.send(text("INVITE"));
        peer.receive("SIP/2.0 100");
        SipGateway.RequestReceived invite = us.request();
        String cancel = text("CANCEL");
        peer.send(cancel);
        Wire ok = peer.receive("SIP/2.0 200");
        peer.send(cancel);
        assertThat(peer.receive()).isEqualTo(ok);

        SipGateway.CancelReceived told = (SipGateway.CancelReceived) us.next();
        assertThat(told.transaction()).isEqualTo(invite.transaction());
        assertThat(told.request()).isEqualTo(invite.request());
        invite.respond(487);
        assertThat(peer.receive("SIP/2.0 487").toTag()).isEqualTo(ok.toTag());
        peer.send(text("ACK"));
    }

    @Test
    void aCancelThatCrossesThe200HasNoEffect() throws InterruptedException {
        peer.send(text("INVITE"));
        peer.receive("SIP/2.0 100");
        us.request().respond(200);
        peer.receive("SIP/2.0 200");
        peer.send(text("CANCEL"));

        Wire ok = peer.receive("SIP/2.0 200");
        assertThat(ok.header(HeaderName.CSEQ)).isEqualTo("1 CANCEL");
    }

    @Test
    void aCancelThatMatchesNothingGets481() {
        assertThat(answerTo(text("CANCEL")).startLine()).startsWith("SIP/2.0 481");
    }

    @Test
    void withoutRportTheAnswerGoesToThePortOfVia() throws InterruptedException {
        try (RawPeer other = RawPeer.of(us.udp())) {
            peer.send(request("OPTIONS", other.hostPort(), branch).replace(";rport", ""));
            us.request().respond(200);

            other.receive("SIP/2.0 200");
        }
    }

    @Test
    void anOldBranchIsMatchedByTheWholeRequest() throws InterruptedException {
        String old = text("OPTIONS").replace(";branch=" + branch, ";branch=1");
        peer.send(old);
        us.request().respond(200);
        Wire ok = peer.receive("SIP/2.0 200");
        assertThat(ok.header(HeaderName.VIA)).contains(";branch=1;");
        peer.send(old);
        assertThat(peer.receive()).isEqualTo(ok);
    }
}
