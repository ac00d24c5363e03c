package io.tandem.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.SipRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Messages in the manner of RFC 4475, judged without sockets.
class TortureTest {
    private final RequestRules rules = new RequestRules(65_535);

    private Judgement judge(String text) {
        return rules.judge(RawMessage.parse(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))
                .orElseThrow());
    }

    private SipRequest served(String text) {
        assertThat(judge(text)).isInstanceOf(Judgement.Serve.class);
        return ((Judgement.Serve) judge(text)).request();
    }

    private int refused(String text) {
        assertThat(judge(text)).isInstanceOf(Judgement.Refuse.class);
        return ((Judgement.Refuse) judge(text)).status();
    }

    private static String message(String startLine, String more) {
        String method = startLine.substring(0, Math.max(0, startLine.indexOf(' ')));
        return startLine + """

                Via: SIP/2.0/UDP host.example.com;branch=z9hG4bKkdjuw
                Max-Forwards: 70
                From: <sip:caller@example.com>;tag=33242
                To: <sip:user@example.com>
                Call-ID: torture.example
                """ + (more.contains("CSeq") ? "" : "CSeq: 8 " + method + "\n") + more + "\n";
    }

    @Test
    void aTortuousInviteIsUnderstood() {
        SipRequest request = served("""
                INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0
                TO :
                 sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n
                from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>
                  ;
                  tag = 98asjd8
                MaX-fOrWaRdS: 0068
                Call-ID: wsinv.ndaksdj@192.0.2.1
                Content-Length   : 3
                cseq: 0009
                  INVITE
                Via  : SIP  /   2.0
                 /UDP
                    192.0.2.2;branch=390skdjuw
                s :
                NewFangledHeader:   newfangled value
                 continued newfangled value
                UnknownHeaderWithUnusualValue: ;;,,;;,;
                Content-Type: application/sdp
                v:  SIP  / 2.0  / TCP     spindle.example.com   ;
                  branch  =   z9hG4bK9ikj8  ,
                 SIP  /    2.0   / UDP  192.168.255.111   ; branch=
                 z9hG4bK30239
                m:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =
                      newvalue ;
                  secondparam ; q = 0.33

                v=0
                """);

        assertThat(request.toTag()).isEqualTo("1918181833n");
        assertThat(request.fromTag()).isEqualTo("98asjd8");
        assertThat(request.cSeq()).isEqualTo(9);
        assertThat(request.headers().all(HeaderName.VIA)).hasSize(3);
        assertThat(request.headers().first(HeaderName.CONTACT).orElseThrow()).contains("newvalue");
    }

    @Test
    void anOddMethodIsUnknownAndNotMalformed() {
        assertThat(refused(message("!interesting-Method0123456789_*+`.%indeed'~ sip:u@example.com SIP/2.0", "")))
                .isEqualTo(501);
    }

    @Test
    void escapesInAUriStayAsTheyAre() {
        assertThat(served(message("INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0", ""))
                        .uri())
                .isEqualTo("sip:sips%3Auser%40example.com@example.net");
    }

    @Test
    void utf8PassesInDisplayNamesAndReasonLikeHeaders() {
        assertThat(served(message("OPTIONS sip:u@example.com SIP/2.0", "Subject: größer\n"))
                        .headers()
                        .first(HeaderName.SUBJECT))
                .contains("größer");
    }

    @Test
    void aVeryLongHeaderIsRead() {
        assertThat(served(message("OPTIONS sip:u@example.com SIP/2.0", "X-Long: " + "v".repeat(30_000) + "\n"))
                        .headers()
                        .first(HeaderName.of("X-Long"))
                        .orElseThrow())
                .hasSize(30_000);
    }

    @Test
    void aTelTargetIsServed() {
        assertThat(served(message("INVITE tel:+1-201-555-0123;phone-context=x SIP/2.0", ""))
                        .uri())
                .startsWith("tel:");
    }

    @Test
    void tooMuchSpaceInTheRequestLineIsMalformed() {
        assertThat(refused(message("INVITE  sip:u@example.com  SIP/2.0", ""))).isEqualTo(400);
        assertThat(refused(message("OPTIONS sip:u@example.com SIP/2.0  ", ""))).isEqualTo(400);
        assertThat(refused(message("INVITE sip:u@example.com; lr SIP/2.0", ""))).isEqualTo(400);
    }

    @Test
    void aUriInAngleBracketsIsMalformed() {
        assertThat(refused(message("INVITE <sip:u@example.com> SIP/2.0", ""))).isEqualTo(400);
    }

    @Test
    void overlargeScalarsAreMalformed() {
        assertThat(refused(message("REFER sip:u@example.com SIP/2.0", "CSeq: 36893488147419103232 REFER\n")))
                .isEqualTo(400);
    }

    @Test
    void anUnterminatedQuoteInToIsMalformed() {
        assertThat(refused(message("INVITE sip:u@example.com SIP/2.0", "")
                        .replace("To: <sip:user@example.com>", "To: \"Mr. J. User <sip:j.user@example.com>")))
                .isEqualTo(400);
    }

    @Test
    void severalOfWhatMayComeOnceAreMalformed() {
        assertThat(refused(message("INVITE sip:u@example.com SIP/2.0", "Call-ID: another\nMax-Forwards: 5\n")))
                .isEqualTo(400);
    }

    @Test
    void anUnknownSchemeIsNotUnderstood() {
        assertThat(refused(message("OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0", "")))
                .isEqualTo(416);
        assertThat(refused(message("OPTIONS name;scheme:u SIP/2.0", ""))).isEqualTo(400);
    }

    @Test
    void unknownExtensionsAreNamedButNotForAckAndCancel() {
        assertThat(refused(message("OPTIONS sip:u@example.com SIP/2.0", "Require: nothingSupportsThis\n")))
                .isEqualTo(420);
        served(message("CANCEL sip:u@example.com SIP/2.0", "Require: nothingSupportsThis\n"));
        served(message("ACK sip:u@example.com SIP/2.0", "Require: nothingSupportsThis\n"));
    }

    @Test
    void aMessageThatStopsInItsHeadersIsMalformed() {
        String whole = message("OPTIONS sip:u@example.com SIP/2.0", "");
        assertThat(refused(whole.substring(0, whole.length() - 2))).isEqualTo(400);
    }
}
