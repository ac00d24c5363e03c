package io.tandem.rcml.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.sip.Replaces;
import io.tandem.rcml.document.ReferTarget.Checked;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferTargetTest {

    private static final String DOMAIN = "account.example";

    private static void usable(String text, String uri) {
        assertThat(ReferTarget.check(text, DOMAIN)).isEqualTo(new Checked.Usable(uri));
    }

    private static String unusable(String text) {
        var checked = ReferTarget.check(text, DOMAIN);
        assertThat(checked).as(text).isInstanceOf(Checked.Unusable.class);
        return ((Checked.Unusable) checked).why();
    }

    @Nested
    class Addresses {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "sip:carol@example.org",
                    "sips:carol@example.org:5061;transport=tls",
                    "sip:example.org",
                    "sip:1111@127.0.0.1:5060",
                    "sip:carol@[2001:db8::1]:5060",
                    "sip:carol@[::1];transport=tcp;lr",
                    "sip:carol:secret@example.org",
                    "sip:+15551234567;ext=12@example.org;user=phone",
                    "sip:carol@my_app:5060",
                    "sip:a-b.c!~*'()&=+$,;/@example.org",
                    "sip:%61%20b@example.org",
                    "sip:carol@example.org;maddr=192.0.2.1;ttl=15",
                    "tel:+15551234567",
                    "tel:7042;phone-context=example.com",
                    "tel:+15551234567;ext=5",
                })
        void whatIsCorrectStaysAsItIs(String text) {
            usable(text, text);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "' sip:a@b.example '                   | sip:a@b.example",
                    "SIP:a@b.example                       | sip:a@b.example",
                    "sip:a@b.example?                      | sip:a@b.example",
                    "tel:+1555?                            | tel:+1555",
                    "sip:a@b.example;method=INVITE         | sip:a@b.example",
                    "sip:a@b.example;method=invite;lr      | sip:a@b.example;lr",
                    "sip:#72@b.example                     | sip:%2372@b.example",
                    "sip:grüße@b.example                   | sip:gr%C3%BC%C3%9Fe@b.example",
                    "sip:a@b.example;gr=x==                | sip:a@b.example;gr=x%3D%3D",
                    "tel:+1-(555).123                      | tel:+1555123",
                    "+1 (555) 123-4567                     | sip:+15551234567@account.example",
                    "1111                                  | sip:1111@account.example",
                    "*72#                                  | sip:*72%23@account.example",
                    "1111?X-A=1                            | sip:1111@account.example?X-A=1",
                    "1111?                                 | sip:1111@account.example",
                    "tel:+1555;ext=5?X-A=1                 | sip:+1555;ext=5@account.example;user=phone?X-A=1",
                })
        void whatIsUnderstoodIsWrittenCorrectly(String text, String uri) {
            usable(text, uri);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "?",
                    "+",
                    "alice",
                    "alice@example.org",
                    "http://example.org",
                    "mailto:a@b.example",
                    "<sip:a@b.example>",
                    "\"A\" <sip:a@b.example>",
                    "sip:",
                    "sip:@b.example",
                    "sip:a@",
                    "sip:a@b@c.example",
                    "sip:a@b c.example",
                    "sip:a b@c.example",
                    "sip:a\"@c.example",
                    "sip:a<@c.example",
                    "sip:a%@c.example",
                    "sip:a%zz@c.example",
                    "sip:a%0Db@c.example",
                    "sip:a%FF@c.example",
                    "sip:a@-b.example",
                    "sip:a@b..example",
                    "sip:a@1.2.3",
                    "sip:a@1.2.3.256",
                    "sip:a@[::1",
                    "sip:a@[gg::1]",
                    "sip:a@[::1%25eth0]",
                    "sip:a@b.example:0",
                    "sip:a@b.example:99999",
                    "sip:a@b.example:x",
                    "sip:a@b.example:",
                    "sip:a@b.example;",
                    "sip:a@b.example;;lr",
                    "sip:a@b.example;x=",
                    "sip:a@b.example;x=1;X=2",
                    "sip:a@b.example;x=%0A",
                    "sip:a@b.example;method=BYE",
                    "sip:a@b.example;m%65thod=REGISTER",
                    "sip:a@b.example;method",
                    "tel:",
                    "tel:+",
                    "tel:1234",
                    "tel:alice;phone-context=x",
                    "sip:b.example?Route=x@evil.example",
                    "sip:a\r\nRoute: x@b.example",
                })
        void whatIsNoAddressIsUnusable(String text) {
            assertThat(unusable(text)).isNotBlank();
        }

        @Test
        void aBadDomainOfTheAccountIsNamed() {
            assertThat(ReferTarget.check("1111", "not a domain"))
                    .isEqualTo(new Checked.Unusable(
                            "the account's domain \"not a domain\": expected a host name or an IP address"));
        }
    }

    @Nested
    class Headers {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '^',
                value = {
                    "myCustomHeader=value          | myCustomHeader=value",
                    "X-A=1&X-B=2                   | X-A=1&X-B=2",
                    "X-A=                          | X-A=",
                    "X-A=a+b                       | X-A=a+b",
                    "X-A=a b                       | X-A=a%20b",
                    "X-A=a%20b                     | X-A=a%20b",
                    "X-A=100%25                    | X-A=100%25",
                    "X-A=%2541                     | X-A=%2541",
                    "X-A=a=b                       | X-A=a%3Db",
                    "X-A=a%26b                     | X-A=a%26b",
                    "X-A=a;b                       | X-A=a%3Bb",
                    "X-A=\"q\"                     | X-A=%22q%22",
                    "X-A=<x>                       | X-A=%3Cx%3E",
                    "X-A=a?b                       | X-A=a%3Fb",
                    "X-A=a@b,c                     | X-A=a%40b%2Cc",
                    "X-A=grüße                     | X-A=gr%C3%BC%C3%9Fe",
                    "X-A=%c3%bc                    | X-A=%C3%BC",
                    "X-A=%09                       | X-A=%09",
                    "X%2DA=1                       | X-A=1",
                    "Subject=hi&s=ho               | Subject=hi&s=ho",
                    "User-to-User=00ab             | User-to-User=00ab",
                    "Call-Info=<http://x/y>        | Call-Info=%3Chttp://x/y%3E",
                    "Alert-Info=a&Diversion=b      | Alert-Info=a&Diversion=b",
                    "Reason=SIP;cause=200          | Reason=SIP%3Bcause%3D200",
                    "Contextual=1                  | Contextual=1",
                    "P-Charge-Info=x               | P-Charge-Info=x",
                })
        void theApplicationsOwnAreEscapedOnce(String written, String escaped) {
            usable("sip:a@b.example?" + written, "sip:a@b.example?" + escaped);
        }

        static Stream<String> reserved() {
            return Stream.of(
                    "From",
                    "f",
                    "To",
                    "t",
                    "Call-ID",
                    "i",
                    "CSeq",
                    "Via",
                    "v",
                    "Record-Route",
                    "Route",
                    "Path",
                    "Service-Route",
                    "Request-Disposition",
                    "d",
                    "Accept",
                    "Accept-Encoding",
                    "Accept-Language",
                    "Allow",
                    "Contact",
                    "m",
                    "Organization",
                    "Supported",
                    "k",
                    "User-Agent",
                    "Server",
                    "Content-Type",
                    "c",
                    "Content-Length",
                    "l",
                    "Content-Encoding",
                    "e",
                    "Content-Disposition",
                    "Date",
                    "MIME-Version",
                    "Timestamp",
                    "Max-Forwards",
                    "Expires",
                    "Proxy-Authorization",
                    "Proxy-Authenticate",
                    "Proxy-Require",
                    "Proxy-Anything",
                    "Authorization",
                    "WWW-Authenticate",
                    "RSeq",
                    "RAck",
                    "Session-Expires",
                    "x",
                    "Min-SE",
                    "Event",
                    "o",
                    "Subscription-State",
                    "Refer-To",
                    "r",
                    "Referred-By",
                    "b",
                    "Refer-Sub",
                    "Target-Dialog",
                    "P-Asserted-Identity",
                    "P-Preferred-Identity",
                    "Identity",
                    "y",
                    "Privacy",
                    "body",
                    "Allow-Events",
                    "u",
                    "Accept-Contact",
                    "a",
                    "Reject-Contact",
                    "j");
        }

        @ParameterizedTest
        @MethodSource("reserved")
        void reservedOnesAreRefusedInAnyLetterCase(String name) {
            for (var written : new String[] {name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT)}) {
                assertThat(unusable("sip:a@b.example?X-A=1&" + written + "=x")).contains(written, "reserved");
            }
        }

        @Test
        void aReservedNameIsFoundBehindItsEscapes() {
            assertThat(unusable("sip:a@b.example?%52oute=x")).contains("Route");
            assertThat(unusable("1111?call%2Did=x")).contains("call-id");
            assertThat(unusable("tel:+1555?Route=x")).contains("Route");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "X-A=1%0D%0ARoute:%20x",
                    "X-A=1%0ARoute",
                    "X-A=%00",
                    "X-A=%7F",
                    "X-A=%C2%85",
                    "X-A=1\nRoute: x",
                    "X-A%0D=1",
                    "X%20A=1",
                    "X-A:=1",
                    "X-A",
                    "=1",
                    "X-A=1&",
                    "&X-A=1",
                    "X-A=1&&X-B=2",
                    "X-A=%",
                    "X-A=%4",
                    "X-A=%FF",
                    "Require=100rel",
                    "Require=replaces,timer",
                    "Ümlaut=1",
                })
        void whatCouldBreakTheMessageIsRefused(String headers) {
            assertThat(unusable("sip:a@b.example?" + headers)).isNotBlank();
        }

        @Test
        void sizesAreCapped() {
            usable("sip:a@b.example?X-A=" + "x".repeat(1024), "sip:a@b.example?X-A=" + "x".repeat(1024));
            unusable("sip:a@b.example?X-A=" + "x".repeat(1025));
            unusable("sip:a@b.example?X" + "x".repeat(128) + "=1");
            unusable("sip:a@b.example?" + String.join("&", Collections.nCopies(33, "X-A=1")));
            unusable("sip:" + "a".repeat(4096) + "@b.example");
            // within the limit as written, beyond it as sent
            assertThat(unusable("sip:a@b.example?"
                            + String.join("&", Collections.nCopies(4, "X-A=" + "<".repeat(500)))))
                    .contains("4096");
            unusable("sip:" + "1".repeat(10_000_000) + "@b.example");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "%",
                    "&",
                    "=",
                    ";",
                    "\"",
                    " ",
                    "+",
                    "%41",
                    "?",
                    "@",
                    ",",
                    "<>",
                    "[]",
                    "ü€😀",
                    "a&b=c;d%e f+g\"",
                    "\t"
                })
        void everyValueSurvivesTheRoundTrip(String value) {
            var written = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
            var checked = (Checked.Usable) ReferTarget.check("sip:a@b.example?X-A=" + written, DOMAIN);
            var sent = checked.referToUri().substring("sip:a@b.example?X-A=".length());
            assertThat(URLDecoder.decode(sent.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .isEqualTo(value);
            assertThat(ReferTarget.check(checked.referToUri(), DOMAIN)).isEqualTo(checked);
        }
    }

    @Nested
    class ReplacingADialog {

        private static final Replaces DIALOG =
                new Replaces("98732@sip.example.com", "r33th4x0r", "ff87ff", Replaces.When.ALWAYS);
        private static final String ESCAPED =
                "Replaces=98732%40sip.example.com%3Bto-tag%3Dr33th4x0r%3Bfrom-tag%3Dff87ff";

        @Test
        void aDialogIsWrittenAsAnEscapedHeader() {
            assertThat(ReferTarget.replacesHeader(DIALOG)).isEqualTo(ESCAPED);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "sip:t@b.example         | sip:t@b.example?",
                    "sip:t@b.example?        | sip:t@b.example?",
                    "sip:t@b.example?X-A=1   | sip:t@b.example?X-A=1&",
                    "1111                    | sip:1111@account.example?",
                    "tel:+1555               | sip:+1555@account.example;user=phone?",
                })
        void aTargetTakesTheHeader(String text, String before) {
            assertThat(ReferTarget.check(text, DOMAIN, DIALOG)).isEqualTo(new Checked.Usable(before + ESCAPED));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Replaces=98732%40sip.example.com%3Bto-tag%3Dr33th4x0r%3Bfrom-tag%3Dff87ff",
                    "Replaces=a@b;to-tag=1;from-tag=2",
                    "Replaces=a;from-tag=2;to-tag=1;early-only;x=y&Require=replaces",
                    "replaces=a;to-tag=0;from-tag=0",
                    "Join=a;to-tag=1;from-tag=2",
                })
        void oneInTheUriIsHonoured(String headers) {
            assertThat(ReferTarget.check("sip:t@b.example?" + headers, DOMAIN)).isInstanceOf(Checked.Usable.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Replaces=",
                    "Replaces=CA0123",
                    "Replaces=a;to-tag=1",
                    "Replaces=a;from-tag=1",
                    "Replaces=a;to-tag=1;to-tag=2;from-tag=3",
                    "Replaces=a;to-tag=;from-tag=3",
                    "Replaces=a;to-tag;from-tag=3",
                    "Replaces=;to-tag=1;from-tag=2",
                    "Replaces=a b;to-tag=1;from-tag=2",
                    "Replaces=a;to-tag=1;from-tag=2,b;to-tag=3",
                    "Replaces=a;to-tag=1;from-tag=2&Replaces=b;to-tag=1;from-tag=2",
                    "Replaces=a;to-tag=1;from-tag=2&Join=b;to-tag=1;from-tag=2",
                })
        void oneThatNamesNoDialogIsRefused(String headers) {
            assertThat(unusable("sip:t@b.example?" + headers)).isNotBlank();
        }

        @Test
        void twoWaysToNameADialogContradict() {
            assertThat(ReferTarget.check("sip:t@b.example?Replaces=a;to-tag=1;from-tag=2", DOMAIN, DIALOG))
                    .isInstanceOf(Checked.Unusable.class);
        }

        @Test
        void aDialogThatCannotBeIsNotWritten() {
            var injecting = new Replaces("a", "1;from-tag=9", "2", Replaces.When.ALWAYS);
            assertThatThrownBy(() -> ReferTarget.replacesHeader(injecting))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(ReferTarget.check(
                            "sip:t@b.example", DOMAIN, new Replaces("a\r\nb", "1", "2", Replaces.When.ALWAYS)))
                    .isInstanceOf(Checked.Unusable.class);
        }
    }
}
