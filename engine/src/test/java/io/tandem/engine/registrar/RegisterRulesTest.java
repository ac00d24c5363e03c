package io.tandem.engine.registrar;

import static io.tandem.engine.registrar.Phones.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.registrar.RegisterRules.Change;
import io.tandem.engine.registrar.RegisterRules.Refusal;
import io.tandem.engine.registrar.RegisterRules.Ruling;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.store.Binding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3261 10.3, steps 6 and 7.
class RegisterRulesTest {
    private static final String HOME = "sip:alice@192.0.2.1:5062";
    private static final String MOBILE = "sip:alice@192.0.2.7;transport=tcp;ob";
    private static final HeaderName MIN_EXPIRES = HeaderName.of("Min-Expires");

    private final ClientSid alice = ClientSid.mint();
    private final InstanceId node = InstanceId.mint();
    private final RegisterRules rules = new RegisterRules(RegistrarSettings.usual("example.org"), node);
    private List<Binding> known = List.of();
    private Instant now = NOON;

    private static SipRequest register(int cSeq, String... contacts) {
        SipRequest register = Phones.request(Method.REGISTER, "alice", cSeq);
        for (String contact : contacts) {
            register = register.and(Headers.of(HeaderName.CONTACT, contact));
        }
        return register;
    }

    private static SipRequest expiring(SipRequest register, String expires) {
        return register.with(HeaderName.EXPIRES, expires);
    }

    private Ruling rule(SipRequest register) {
        return rules.rule(register, Phones.from("192.0.2.1"), alice, known, now);
    }

    /// What the client has after a REGISTER that is accepted.
    private List<String> accepts(SipRequest register) {
        Change change = accepted(register);
        List<Binding> stored = new ArrayList<>(known);
        stored.removeIf(binding -> change.deleted().contains(binding.contact())
                || change.saved().stream().anyMatch(saved -> saved.contact().equals(binding.contact())));
        stored.addAll(change.saved());
        known = stored;
        assertThat(change.live())
                .containsExactlyInAnyOrderElementsOf(stored.stream()
                        .filter(binding -> binding.expires().isAfter(now))
                        .toList());
        return change.live().stream()
                .map(binding -> binding.contact() + " "
                        + Duration.between(now, binding.expires()).toSeconds())
                .toList();
    }

    private Change accepted(SipRequest register) {
        Ruling ruling = rule(register);
        assertThat(ruling).isInstanceOf(Change.class);
        return (Change) ruling;
    }

    private Refusal refused(SipRequest register, int status) {
        Ruling ruling = rule(register);
        assertThat(ruling).isInstanceOf(Refusal.class);
        Refusal refusal = (Refusal) ruling;
        assertThat(refusal.status()).isEqualTo(status);
        return refusal;
    }

    @Nested
    class Adding {
        @Test
        void allThatMattersOfAContactIsKept() {
            SipRequest register = register(7, "\"Desk\" <" + MOBILE + ">;q=0.5;expires=120;+sip.instance=\"<urn:x>\"")
                    .with(HeaderName.USER_AGENT, "Phone/1.0");
            assertThat(accepted(register).saved())
                    .containsExactly(new Binding(
                            alice,
                            MOBILE,
                            "call-1",
                            7,
                            500,
                            "Phone/1.0",
                            "udp:192.0.2.1:5062",
                            node,
                            NOON,
                            NOON.plusSeconds(120)));
        }

        @Test
        void severalContactsAreTakenTogether() {
            assertThat(accepts(register(1, "<" + HOME + ">;expires=600", "<" + MOBILE + ">")))
                    .containsExactly(HOME + " 600", MOBILE + " 3600");
        }

        @Test
        void itsOwnExpiresBeatsThatOfAll() {
            assertThat(accepts(expiring(register(1, "<" + HOME + ">;expires=600", "<" + MOBILE + ">"), "900")))
                    .containsExactly(HOME + " 600", MOBILE + " 900");
        }

        @ParameterizedTest
        @CsvSource({
            "60, 60",
            "61, 61",
            "3600, 3600",
            "3601, 3600",
            "4294967295, 3600",
            "99999999999999999999, 3600",
            "soon, 3600",
            "-1, 3600",
            "'', 3600"
        })
        void theExpiryIsAsAskedButNeverLongerThanTheLongest(String asked, int given) {
            assertThat(accepts(expiring(register(1, "<" + HOME + ">"), asked))).containsExactly(HOME + " " + given);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "59"})
        void tooShortIsRefusedWithTheShortest(String asked) {
            assertThat(refused(register(1, "<" + HOME + ">;expires=" + asked), 423)
                            .more()
                            .first(MIN_EXPIRES))
                    .hasValue("60");
            refused(expiring(register(1, "<" + HOME + ">"), asked), 423);
        }

        @Test
        void oneContactThatIsTooShortRefusesAll() {
            refused(register(1, "<" + HOME + ">;expires=600", "<" + MOBILE + ">;expires=5"), 423);
        }

        @ParameterizedTest
        @CsvSource({"1, 1000", "1.0, 1000", "0.7, 700", "0.25, 250", "0.125, 125", "0, 0", "0., 0", "2, 1000", "x, 1000"
        })
        void thePreferenceIsInThousandths(String q, int preference) {
            assertThat(accepted(register(1, "<" + HOME + ">;q=" + q)).saved())
                    .singleElement()
                    .extracting(Binding::preference)
                    .isEqualTo(preference);
        }

        @Test
        void aContactWithoutBracketsEndsAtItsParameters() {
            assertThat(accepts(register(1, "sip:alice@192.0.2.1;expires=90")))
                    .containsExactly("sip:alice@192.0.2.1 90");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<tel:+43123>",
                    "<sips:alice@192.0.2.1>",
                    "<mailto:a@b.example>",
                    "<sip:>",
                    "nonsense",
                    "<sip:a@b",
                    "<sip:a@b?Route=c>"
                })
        void whatCannotBeCalledIsRefused(String contact) {
            refused(register(1, "<" + HOME + ">", contact), 400);
        }

        @Test
        void aContactOfExcessiveLengthIsRefused() {
            refused(register(1, "<sip:" + "a".repeat(1024) + "@192.0.2.1>"), 400);
        }

        @Test
        void aClientHasTenContactsAtTheMost() {
            List<String> ten = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                ten.add("<sip:alice@192.0.2." + i + ">");
            }
            accepts(register(1, ten.toArray(String[]::new)));
            assertThat(refused(register(2, "<sip:alice@192.0.2.10>"), 403).why())
                    .contains("10");
            assertThat(accepts(register(2, ten.getFirst() + ";expires=0", "<sip:alice@192.0.2.10>")))
                    .hasSize(10);
        }

        @Test
        void bindingsThatAreOverDoNotCount() {
            accepts(register(1, "<" + HOME + ">;expires=60"));
            now = now.plusSeconds(60);
            assertThat(accepts(register(2, "<" + MOBILE + ">"))).containsExactly(MOBILE + " 3600");
            assertThat(accepts(register(3))).containsExactly(MOBILE + " 3600");
        }
    }

    @Nested
    class Renewing {
        @Test
        void aBindingIsRenewedAndTheOthersStay() {
            accepts(register(1, "<" + HOME + ">;expires=600", "<" + MOBILE + ">;expires=600"));
            now = now.plusSeconds(100);
            assertThat(accepts(register(2, "<" + HOME + ">;expires=600")))
                    .containsExactly(HOME + " 600", MOBILE + " 500");
        }

        @Test
        void theSameUriWrittenDifferentlyTakesItsPlace() {
            accepts(register(1, "<sip:alice@PHONE.example:5062;transport=tcp>"));
            Change change = accepted(register(2, "<sip:%61lice@phone.example:5062;transport=TCP>"));
            assertThat(change.deleted()).containsExactly("sip:alice@PHONE.example:5062;transport=tcp");
            assertThat(change.live()).hasSize(1);
        }

        @Test
        void anOlderCSeqOfTheSameCallIdIsRefusedAndNothingChanges() {
            accepts(register(5, "<" + HOME + ">"));
            refused(register(5, "<" + HOME + ">"), 500);
            refused(register(4, "<" + HOME + ">;expires=0"), 500);
            refused(register(4, "<" + MOBILE + ">", "<" + HOME + ">"), 500);
            assertThat(accepts(register(6, "<" + HOME + ">"))).hasSize(1);
        }

        @Test
        void aPhoneThatWasRestartedHasAnotherCallIdAndMayBeginAnew() {
            accepts(register(500, "<" + HOME + ">"));
            assertThat(accepts(register(1, "<" + HOME + ">").with(HeaderName.CALL_ID, "call-2")))
                    .hasSize(1);
        }

        @Test
        void whatIsNamedTwiceCountsAsItWasNamedLast() {
            assertThat(accepts(register(1, "<" + HOME + ">;expires=600", "<" + HOME + ">;expires=700")))
                    .containsExactly(HOME + " 700");
            assertThat(accepts(register(2, "<" + HOME + ">;expires=600", "<" + HOME + ">;expires=0")))
                    .isEmpty();
            assertThat(accepts(register(3, "<" + HOME + ">;expires=0", "<" + HOME + ">;expires=600")))
                    .containsExactly(HOME + " 600");
        }
    }

    @Nested
    class Removing {
        @Test
        void aContactThatExpiresAtOnceIsRemoved() {
            accepts(register(1, "<" + HOME + ">", "<" + MOBILE + ">"));
            assertThat(accepts(register(2, "<" + HOME + ">;expires=0"))).containsExactly(MOBILE + " 3600");
            assertThat(accepts(expiring(register(3, "<" + MOBILE + ">"), "0"))).isEmpty();
        }

        @Test
        void whatIsNotThereIsRemovedToo() {
            Change change = accepted(register(1, "<" + HOME + ">;expires=0"));
            assertThat(change.isNothing()).isTrue();
        }

        @Test
        void theStarRemovesAll() {
            accepts(register(1, "<" + HOME + ">"));
            accepts(register(1, "<" + MOBILE + ">").with(HeaderName.CALL_ID, "call-2"));
            assertThat(accepts(expiring(register(2, "*"), "0"))).isEmpty();
        }

        @Test
        void theStarOfAnOlderRegisterRemovesNothing() {
            accepts(register(5, "<" + HOME + ">"));
            accepts(register(1, "<" + MOBILE + ">").with(HeaderName.CALL_ID, "call-2"));
            refused(expiring(register(5, "*"), "0"), 500);
        }

        @Test
        void theStarNeedsToExpireAtOnceAndToBeAlone() {
            refused(register(1, "*"), 400);
            refused(expiring(register(1, "*"), "60"), 400);
            refused(expiring(register(1, "*"), "x"), 400);
            refused(expiring(register(1, "*", "<" + HOME + ">"), "0"), 400);
            refused(expiring(register(1, "<" + HOME + ">", "*"), "0"), 400);
            refused(expiring(register(1, "*", "*"), "0"), 400);
        }
    }

    @Test
    void withoutAContactTheBindingsAreShownAndNothingChanges() {
        accepts(register(5, "<" + HOME + ">"));
        Change change = accepted(register(1));
        assertThat(change.isNothing()).isTrue();
        assertThat(change.live()).isEqualTo(known);
    }

    /// RFC 3261 19.1.4.
    @ParameterizedTest
    @CsvSource({
        "sip:alice@atlanta.example,           sip:alice@AtLanTa.example;transport=tcp, true",
        "sip:%61lice@atlanta.example,         sip:alice@atlanta.example, true",
        "sip:carol@chicago.example;newparam=5, sip:carol@chicago.example;security=on, true",
        "sip:carol@chicago.example;security=on, sip:carol@chicago.example;security=off, false",
        "sip:carol@chicago.example;SECURITY=ON, sip:carol@chicago.example;security=on, true",
        "sip:ALICE@atlanta.example,           sip:alice@atlanta.example, false",
        "sip:bob@biloxi.example,              sip:bob@biloxi.example:5060, false",
        "sip:bob@biloxi.example,              sip:bob@biloxi.example;maddr=192.0.2.1, false",
        "sip:bob@biloxi.example;user=phone,   sip:bob@biloxi.example, false",
        "sip:bob@biloxi.example;line=1,       sip:bob@biloxi.example;line=2, false",
        "sip:bob@biloxi.example,              sip:biloxi.example, false",
        "sip:bob@biloxi.example,              sips:bob@biloxi.example, false",
    })
    void contactsAreComparedAsUris(String one, String other, boolean same) {
        SipUri first = SipUri.parse(one).orElseThrow();
        SipUri second = SipUri.parse(other).orElseThrow();
        assertThat(ContactUri.same(first, second)).isEqualTo(same);
        assertThat(ContactUri.same(second, first)).isEqualTo(same);
    }
}
