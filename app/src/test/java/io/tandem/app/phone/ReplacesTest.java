package io.tandem.app.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.DialogId;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3891 6.1.
class ReplacesTest {
    private static final Replaces CAROLS_END = Replaces.farEndOf(new DialogId("1@2", "bobs", "carols"));

    @Test
    void theFarEndsTagIsTheToTag() {
        assertThat(CAROLS_END).hasToString("1@2;to-tag=carols;from-tag=bobs");
    }

    @Test
    void inReferToItIsEscaped() {
        assertThat(CAROLS_END.referTo("sip:carol@example.org"))
                .isEqualTo("<sip:carol@example.org?Replaces=1%402%3Bto-tag%3Dcarols%3Bfrom-tag%3Dbobs>");
    }

    @Test
    void whoIsCalledWithItRecognisesItsDialog() {
        var carolsView = Replaces.farEndOf(new DialogId("1@2", "carols", "bobs"));
        assertThat(invited("1@2;from-tag=bobs;to-tag=carols"))
                .isInstanceOfSatisfying(
                        Replaces.Naming.class,
                        naming -> assertThat(naming.dialog().isOurEndOf(carolsView)).isTrue());
    }

    @Test
    void tagsTheOtherWayRoundAreAnotherDialog() {
        var carolsView = Replaces.farEndOf(new DialogId("1@2", "carols", "bobs"));
        assertThat(invited("1@2;to-tag=bobs;from-tag=carols"))
                .isInstanceOfSatisfying(
                        Replaces.Naming.class,
                        naming -> assertThat(naming.dialog().isOurEndOf(carolsView)).isFalse());
    }

    @Test
    void earlyOnlyIsKept() {
        assertThat(invited("1;to-tag=2;from-tag=3;early-only;x=y"))
                .isEqualTo(new Replaces.Naming(new Replaces("1", "2", "3", Replaces.When.EARLY_ONLY)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1;to-tag=2", "1;from-tag=2", ";to-tag=2;from-tag=3", "1;to-tag;from-tag=3"})
    void whatLacksSomethingIsUnreadable(String value) {
        assertThat(invited(value)).isEqualTo(new Replaces.Unreadable());
    }

    @Test
    void twoOfThemAreUnreadable() {
        assertThat(invited("1;to-tag=2;from-tag=3", "1;to-tag=2;from-tag=3")).isEqualTo(new Replaces.Unreadable());
    }

    @Test
    void mostInvitesHaveNone() {
        assertThat(invited()).isEqualTo(new Replaces.Nothing());
    }

    private static Replaces.Asked invited(String... values) {
        Headers headers = Headers.NONE;
        for (String value : values) {
            headers = headers.and(HeaderName.REPLACES, value);
        }
        SipRequest invite = Dialog.invite(
                "sip:carol@example.org",
                NameAddr.of("sip:alice@example.org").withTag("a"),
                NameAddr.of("sip:carol@example.org"),
                headers);
        return Replaces.by(invite);
    }
}
