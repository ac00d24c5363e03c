package io.tandem.it.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DialogNamesTest {
    private final DialogNames names = new DialogNames();

    @Test
    void theFirstDialogIsCalledAsThePhone() {
        assertThat(names.of("bob", request(Method.INVITE, "1", ""))).isEqualTo("bob");
    }

    @Test
    void aSecondDialogBesideItHasANumber() {
        names.of("bob", request(Method.INVITE, "1", ""));
        assertThat(names.of("bob", request(Method.INVITE, "2", ""))).isEqualTo("bob/2");
    }

    @Test
    void anInviteThatIsRepeatedKeepsItsName() {
        names.of("bob", request(Method.INVITE, "1", ""));
        assertThat(names.of("bob", request(Method.INVITE, "1", ""))).isEqualTo("bob");
    }

    @Test
    void aRefusalFreesTheName() {
        SipRequest invite = request(Method.INVITE, "1", "");
        names.of("bob", invite);
        names.passed("bob", invite.answer(486));
        assertThat(names.of("bob", request(Method.INVITE, "2", ""))).isEqualTo("bob");
    }

    @Test
    void aByeFreesTheName() {
        SipRequest invite = request(Method.INVITE, "1", "");
        names.of("bob", invite);
        names.passed("bob", invite.answer(200));
        names.passed("bob", request(Method.BYE, "1", DialogNames.tag("bob", "m1", 1)));
        assertThat(names.of("bob", request(Method.INVITE, "2", ""))).isEqualTo("bob");
    }

    @Test
    void aRefusedReInviteDoesNot() {
        SipRequest invite = request(Method.INVITE, "1", "");
        names.of("bob", invite);
        names.passed("bob", invite.answer(200));
        names.passed("bob", invite.answer(488));
        assertThat(names.of("bob", request(Method.INVITE, "2", ""))).isEqualTo("bob/2");
    }

    @Test
    void insideADialogTheTagOfThePhoneTells() {
        assertThat(names.of("bob", request(Method.BYE, "1", DialogNames.tag("bob/2", "u7", 3))))
                .isEqualTo("bob/2");
    }

    private static SipRequest request(Method method, String callId, String toTag) {
        String tag = toTag.isEmpty() ? "" : ";tag=" + toTag;
        return new SipRequest(
                method,
                "sip:bob@bob.example",
                Headers.of(HeaderName.FROM, "<sip:us@us.example>;tag=ours")
                        .and(HeaderName.TO, "<sip:bob@bob.example>" + tag)
                        .and(HeaderName.CALL_ID, callId)
                        .and(HeaderName.CSEQ, "1 " + method),
                Optional.empty());
    }
}
