package io.tandem.engine.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.Parameters.Parameter;
import io.tandem.engine.leg.Phone;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.Replaces;
import io.tandem.engine.sip.Replaces.When;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.transfer.ReferRequest.Subscription;
import io.tandem.engine.transfer.ReferRequest.Understood;
import io.tandem.engine.transfer.ReferRequest.Unreadable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows B1, B4 and B9 of the transfer specification.
class ReferRequestTest {
    private static SipRequest refer() {
        return new Phone("tag").request(Method.REFER);
    }

    private static SipRequest refer(String referTo) {
        return refer().with(HeaderName.REFER_TO, referTo);
    }

    private static ReferRequest read(SipRequest refer) {
        return ((Understood) ReferRequest.of(refer)).request();
    }

    private static ReferRequest read(String referTo) {
        return read(refer(referTo));
    }

    private static int refused(SipRequest refer) {
        assertThat(ReferRequest.of(refer)).isInstanceOf(Unreadable.class);
        return ((Unreadable) ReferRequest.of(refer)).status();
    }

    @Test
    void withoutReferToItIs400() {
        assertThat(refused(refer())).isEqualTo(400);
    }

    @Test
    void twoReferToAre400() {
        assertThat(refused(refer("<sip:carol@example.org>").and(Headers.of(HeaderName.REFER_TO, "<sip:dave@h>"))))
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|400",
                "<>|400",
                "carol|400",
                "<sip:>|400",
                "<sip:carol@example.org|400",
                "<http://example.org/>|416",
                "<mailto:carol@example.org>|416",
                "<HTTP://example.org>|416",
                "<sip:carol@example.org;method=BYE>|501",
                "<sip:carol@example.org;method=SUBSCRIBE>|501",
                "<sip:carol@example.org?Replaces=nonsense>|400",
                "<sip:carol@example.org?Replaces=c%3Bto-tag%3Da>|400",
                "<sip:c@h?Replaces=c%3Bto-tag%3Da%3Bfrom-tag%3Db&Replaces=d%3Bto-tag%3Da%3Bfrom-tag%3Db>|400",
                "<sip:carol@example.org?X-A>|400",
                "<sip:carol@example.org?X-A=1%0D%0AX-B:2>|400"
            })
    void whatCannotBeServedIsRefused(String referTo, int status) {
        assertThat(refused(refer(referTo))).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "<sip:carol@example.org>,sip:carol@example.org,carol",
        "sip:carol@example.org,sip:carol@example.org,carol",
        "<sips:carol@example.org>,sips:carol@example.org,carol",
        "<SIP:carol@example.org>,SIP:carol@example.org,carol",
        "<tel:+49301234>,tel:+49301234,+49301234",
        "\"Carol\" <sip:carol@example.org;transport=tcp>;x=y,sip:carol@example.org;transport=tcp,carol",
        "<sip:carol@example.org;method=INVITE>,sip:carol@example.org;method=INVITE,carol",
        "<sip:carol@example.org?>,sip:carol@example.org?,carol"
    })
    void theTargetIsKeptAsWrittenAndItsUserIsNamed(String referTo, String target, String user) {
        assertThat(read(referTo).target()).isEqualTo(target);
        assertThat(read(referTo).user()).isEqualTo(user);
        assertThat(read(referTo).invite()).isEqualTo(Headers.NONE);
    }

    @Test
    void theHeadersOfTheUriGoIntoTheInvite() {
        assertThat(read("<sip:carol@example.org?X-A=b%20c&Subject=hi>").invite())
                .isEqualTo(Headers.of(HeaderName.of("X-A"), "b c").and(HeaderName.of("Subject"), "hi"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Call-ID", "i", "FROM", "Route", "Content-Type", "Authorization", "Max-Forwards", "Via"})
    void aReservedHeaderIsDroppedAndNoted(String name) {
        ReferRequest request = read("<sip:carol@example.org?" + name + "=x&X-A=1>");
        assertThat(request.dropped()).containsExactly(name);
        assertThat(request.invite()).isEqualTo(Headers.of(HeaderName.of("X-A"), "1"));
    }

    @Test
    void replacesNamesADialog() {
        ReferRequest request = read("<sip:carol@example.org?Replaces=c%40h%3Bto-tag%3Da%3Bfrom-tag%3Db>");
        assertThat(request.replaces()).contains(new Replaces("c@h", "a", "b", When.ALWAYS));
        assertThat(request.invite().first(HeaderName.REPLACES)).contains("c@h;to-tag=a;from-tag=b");
    }

    @Test
    void referredByIsPassedOnBesideTheUrisHeaders() {
        SipRequest refer = refer("<sip:carol@example.org?X-A=1>").with(HeaderName.REFERRED_BY, "<sip:bob@h>");
        assertThat(read(refer).inviteHeaders())
                .isEqualTo(Headers.of(HeaderName.of("X-A"), "1").and(HeaderName.REFERRED_BY, "<sip:bob@h>"));
    }

    @ParameterizedTest
    @CsvSource({"false,SUPPRESSED", "true,WANTED"})
    void referSubSaysWhetherNotifysAreWanted(String value, Subscription expected) {
        assertThat(read(refer("<sip:carol@h>").with(HeaderName.REFER_SUB, value))
                        .subscription())
                .isEqualTo(expected);
        assertThat(read("<sip:carol@h>").subscription()).isEqualTo(Subscription.WANTED);
    }

    @Test
    void theApplicationIsToldWhoSendsWhomWhere() {
        SipRequest refer = refer("<sip:carol@example.org?X-A=1>")
                .with(HeaderName.REFERRED_BY, "<sip:bob@h>")
                .with(HeaderName.of("X-Ticket"), "7");
        assertThat(read(refer).told("bob", "alice").entries())
                .containsExactly(
                        new Parameter("Transferor", "bob"),
                        new Parameter("Transferee", "alice"),
                        new Parameter("ReferTarget", "carol"),
                        new Parameter("ReferTransferTarget", "carol"),
                        new Parameter("ReferTo", "sip:carol@example.org?X-A=1"),
                        new Parameter("ReferredBy", "<sip:bob@h>"),
                        new Parameter("SipHeader_X-Ticket", "7"));
    }

    @Test
    void whatTheReferDidNotSayIsAbsent() {
        assertThat(read("<sip:carol@example.org>").told("bob", "alice").value("ReferredBy"))
                .isEmpty();
    }
}
