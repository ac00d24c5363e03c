package io.tandem.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.route.Destination.Parsed;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    private static final Optional<Credentials> NO_CREDENTIALS = Optional.empty();

    private static Headers header(String name, String value) {
        return Headers.of(HeaderName.of(name), value);
    }

    private static Destination meant(Parsed parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Meant.class);
        return ((Parsed.Meant) parsed).destination();
    }

    private static String unusable(Parsed parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Unusable.class);
        return ((Parsed.Unusable) parsed).why();
    }

    private static Headers headersOf(String query) {
        return meant(Destination.client("alice?" + query)).headers();
    }

    @Nested
    class Numbers {
        @ParameterizedTest
        @CsvSource({
            "+49301234, +49301234",
            "+49 (30) 12-34, +49301234",
            "' 1111 ', 1111",
            "030.12.34, 0301234",
            "*21#, *21#",
            "tel:+49-30-1234, +49301234",
            "TEL:+49301234;ext=7, +49301234",
            "tel:1234;phone-context=example.org, 1234"
        })
        void blanksAndSeparatorsDoNotCount(String text, String number) {
            assertThat(meant(Destination.number(text))).isEqualTo(new Destination.Number(number, Headers.NONE));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "+", "( )", "front-desk", "49+30", "12a4", "tel:1234", "+4930\r\nX: 1"})
        void whatIsNoNumberIsRefused(String text) {
            assertThat(unusable(Destination.number(text))).contains("target");
        }

        @Test
        void aNumberMayHaveHeaders() {
            assertThat(meant(Destination.number("+4930?X-A=1")))
                    .isEqualTo(new Destination.Number("+4930", header("X-A", "1")));
        }
    }

    @Nested
    class Clients {
        @ParameterizedTest
        @ValueSource(strings = {"alice", " alice ", "client:alice", "Client:alice"})
        void aLoginMayHaveItsScheme(String text) {
            assertThat(meant(Destination.client(text))).isEqualTo(new Destination.Client("alice", Headers.NONE));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "client:", "a b", "alice@example.org", "a\"b", "a<b"})
        void whatCannotBeALoginIsRefused(String text) {
            assertThat(unusable(Destination.client(text))).contains("expected a login");
        }
    }

    @Nested
    class SipAddresses {
        private final Optional<Credentials> credentials = Optional.of(new Credentials("u", "p"));

        @ParameterizedTest
        @CsvSource({
            "sip:bob@example.org, sip:bob@example.org",
            "SIPS:bob@example.org:5061, sips:bob@example.org:5061",
            "sip:bob@[::1]:5070;transport=tcp, sip:bob@[::1]:5070;transport=tcp",
            "sip:bob@example.org;method=INVITE, sip:bob@example.org",
            "sip:example.org?, sip:example.org"
        })
        void aUriIsKeptAsItIsSent(String text, String uri) {
            assertThat(meant(Destination.sip(text, credentials)))
                    .isEqualTo(new Destination.Sip(uri, Headers.NONE, credentials));
        }

        @Test
        void aTelUriIsANumber() {
            assertThat(meant(Destination.sip("tel:+49-30?X-A=1", credentials)))
                    .isEqualTo(new Destination.Number("+4930", header("X-A", "1")));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "bob@example.org",
                    "http://example.org",
                    "sip:",
                    "sip:bob@",
                    "sip:bob@exa mple.org",
                    "sip:bob@example.org:70000",
                    "sip:bob@example.org;method=BYE",
                    "sip:bob?x@example.org"
                })
        void whatIsNoSipUriIsRefused(String text) {
            assertThat(unusable(Destination.sip(text, credentials))).contains("target");
        }
    }

    @Nested
    class AnyText {
        @Test
        void theSchemeOrAnAtSignTellsWhatIsMeant() {
            assertThat(meant(Destination.parse("client:alice?a-b=1", NO_CREDENTIALS)))
                    .isEqualTo(new Destination.Client("alice", header("X-a-b", "1")));
            assertThat(meant(Destination.parse("sip:bob@example.org?X-A=1", NO_CREDENTIALS)))
                    .isEqualTo(new Destination.Sip("sip:bob@example.org", header("X-A", "1"), NO_CREDENTIALS));
            assertThat(meant(Destination.parse("bob@example.org", NO_CREDENTIALS)))
                    .isEqualTo(new Destination.Sip("sip:bob@example.org", Headers.NONE, NO_CREDENTIALS));
            assertThat(meant(Destination.parse("+49 30", NO_CREDENTIALS)))
                    .isEqualTo(new Destination.Number("+4930", Headers.NONE));
            assertThat(meant(Destination.parse("tel:+4930", NO_CREDENTIALS)))
                    .isEqualTo(new Destination.Number("+4930", Headers.NONE));
        }

        @Test
        void anAtSignInAHeaderDoesNotMakeASipAddress() {
            assertThat(meant(Destination.parse("1234?X-Mail=a%40b", NO_CREDENTIALS)))
                    .isEqualTo(new Destination.Number("1234", header("X-Mail", "a@b")));
        }
    }

    @Nested
    class HeaderFields {
        @Test
        void aNameWithoutXGetsIt() {
            assertThat(headersOf("Account=42&x-b=2&X-C=3"))
                    .isEqualTo(header("X-Account", "42").and(header("x-b", "2")).and(header("X-C", "3")));
        }

        @Test
        void whatTransfersNeedKeepsItsName() {
            assertThat(headersOf("Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2&Require=replaces"))
                    .isEqualTo(header("Replaces", "a@b;to-tag=1;from-tag=2").and(header("Require", "replaces")));
            assertThat(headersOf("User-to-User=56%3Bencoding%3Dhex"))
                    .isEqualTo(header("User-to-User", "56;encoding=hex"));
        }

        @Test
        void anEscapedValueIsDecodedOnce() {
            assertThat(headersOf("X-A=a%2520b+c")).isEqualTo(header("X-A", "a%20b+c"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "From",
                    "f",
                    "CALL-ID",
                    "i",
                    "Via",
                    "Route",
                    "Content-Type",
                    "Authorization",
                    "Proxy-Authorization",
                    "Contact",
                    "Referred-By",
                    "P-Asserted-Identity",
                    "Expires",
                    "X-Tandem-CallSid",
                    "Tandem-CallSid"
                })
        void aReservedNameIsRefusedInAnySpelling(String name) {
            assertThat(unusable(Destination.client("alice?" + name + "=1"))).contains("is reserved");
        }

        @ParameterizedTest
        @ValueSource(strings = {"X-A=1%0D%0ARoute:%20x", "X-A=1%00", "X-A", "=1", "X A=1", "X-A=%zz"})
        void whatCouldBreakTheMessageIsRefused(String query) {
            assertThat(unusable(Destination.client("alice?" + query))).isNotEmpty();
        }

        @Test
        void anAddressMayHave255CharactersAndItsHeaders1024() {
            String host = "@" + "h".repeat(59) + ".example.org";
            String longest = "sip:" + "u".repeat(255 - 4 - host.length()) + host;
            assertThat(meant(Destination.sip(longest + "?X-A=" + "v".repeat(1020), NO_CREDENTIALS)))
                    .isInstanceOf(Destination.Sip.class);
            assertThat(unusable(Destination.sip(longest.replace("sip:u", "sip:uu"), NO_CREDENTIALS)))
                    .contains("256", "at most 255");
            assertThat(unusable(Destination.sip(longest + "?X-A=" + "v".repeat(1021), NO_CREDENTIALS)))
                    .contains("1025", "at most 1024");
        }
    }
}
