package io.tandem.engine.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    private final Headers headers = Headers.of(HeaderName.ROUTE, "<sip:1>")
            .and(HeaderName.SUPPORTED, "timer, 100rel")
            .and(HeaderName.ROUTE, "<sip:2>")
            .and(HeaderName.SUPPORTED, "Replaces");

    @Test
    void fieldsKeepTheirOrder() {
        assertThat(headers.all(HeaderName.ROUTE)).containsExactly("<sip:1>", "<sip:2>");
        assertThat(headers.first(HeaderName.ROUTE)).contains("<sip:1>");
        assertThat(headers.first(HeaderName.EVENT)).isEmpty();
        assertThat(headers.has(HeaderName.EVENT)).isFalse();
    }

    @Test
    void aTokenIsFoundInAnyFieldAndLetterCase() {
        assertThat(headers.lists(HeaderName.SUPPORTED, "TIMER")).isTrue();
        assertThat(headers.lists(HeaderName.SUPPORTED, "100rel")).isTrue();
        assertThat(headers.lists(HeaderName.SUPPORTED, "replaces")).isTrue();
        assertThat(headers.lists(HeaderName.SUPPORTED, "time")).isFalse();
        assertThat(headers.lists(HeaderName.REQUIRE, "timer")).isFalse();
    }

    @Test
    void oneFieldReplacesAllOfItsName() {
        assertThat(headers.with(HeaderName.ROUTE, "<sip:3>").all(HeaderName.ROUTE))
                .containsExactly("<sip:3>");
        assertThat(headers.without(HeaderName.ROUTE).fields()).hasSize(2);
        assertThat(headers.all(HeaderName.ROUTE)).hasSize(2);
    }

    @Test
    void othersAreAdded() {
        assertThat(Headers.NONE.and(headers)).isEqualTo(headers);
        assertThat(headers.and(Headers.NONE)).isSameAs(headers);
    }

    @ParameterizedTest
    @CsvSource({
        "v, Via",
        "f, From",
        "t, To",
        "i, Call-ID",
        "m, Contact",
        "k, Supported",
        "c, Content-Type",
        "l, Content-Length",
        "e, Content-Encoding",
        "o, Event",
        "r, Refer-To",
        "b, Referred-By",
        "x, Session-Expires",
        "s, Subject",
        "u, Allow-Events",
        "I, Call-ID"
    })
    void aCompactFormIsTheNameItStandsFor(String compact, String name) {
        assertThat(HeaderName.of(compact)).isEqualTo(HeaderName.of(name)).hasToString(name);
    }

    @Test
    void namesAreEqualInAnyLetterCase() {
        assertThat(HeaderName.of("REFER-to")).isEqualTo(HeaderName.REFER_TO);
        assertThat(HeaderName.of("X-Account")).isEqualTo(HeaderName.of("x-account"));
        assertThat(HeaderName.of("X-Account")).hasSameHashCodeAs(HeaderName.of("x-account"));
        assertThat(HeaderName.of("x-account").isCustom()).isTrue();
        assertThat(HeaderName.VIA.isCustom()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X Y", "X:Y", "X\r\nY", "X\"", "é"})
    void whatIsNoTokenIsNoName(String text) {
        assertThatThrownBy(() -> HeaderName.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a token");
    }

    @ParameterizedTest
    @EnumSource
    void aMethodIsReadInItsOwnLetterCaseOnly(Method method) {
        assertThat(Method.parse(method.name())).contains(method);
        assertThat(Method.parse(method.name().toLowerCase(Locale.ROOT))).isEmpty();
    }

    @Test
    void weSayThatWeServeWhatWeServe() {
        assertThat(Arrays.asList(Capabilities.ALLOW.split(", ", -1)))
                .contains("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "INFO", "UPDATE", "PRACK", "REFER", "NOTIFY")
                .doesNotContain("REGISTER", "MESSAGE", "PUBLISH");
        assertThat(Arrays.asList(Capabilities.NODE_ALLOW.split(", ", -1)))
                .contains("INVITE", "REFER", "SUBSCRIBE", "REGISTER")
                .doesNotContain("MESSAGE", "PUBLISH");
    }

    @Test
    void whatARequestRequiresOfUsIsCompared() {
        var request = new SipRequest(
                Method.INVITE,
                "sip:a",
                Headers.of(HeaderName.REQUIRE, "100rel, X-Magic").and(HeaderName.REQUIRE, "gruu,,Timer"),
                Optional.empty());
        assertThat(Capabilities.unsupported(request)).containsExactly("x-magic", "gruu");
    }
}
