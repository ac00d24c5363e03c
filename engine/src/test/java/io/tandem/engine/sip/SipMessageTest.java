package io.tandem.engine.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3261 8.2.6, 12.1.1.
class SipMessageTest {
    private final SipRequest invite = new SipRequest(
            Method.INVITE,
            "sip:bob@example.org",
            Headers.of(HeaderName.FROM, "Alice <sip:alice@example.org>;tag=1")
                    .and(HeaderName.TO, "<sip:bob@example.org>")
                    .and(HeaderName.CALL_ID, "abc@x")
                    .and(HeaderName.CSEQ, "314  INVITE")
                    .and(HeaderName.RECORD_ROUTE, "<sip:p1;lr>")
                    .and(HeaderName.RECORD_ROUTE, "<sip:p2;lr>"),
            Optional.empty());

    @Test
    void anAnswerTakesOverWhatNamesTheTransaction() {
        SipResponse answer = invite.answer(486);
        assertThat(answer.callId()).isEqualTo("abc@x");
        assertThat(answer.cSeq()).isEqualTo(314);
        assertThat(answer.cSeqMethod()).contains(Method.INVITE);
        assertThat(answer.fromTag()).isEqualTo("1");
        assertThat(answer.toTag()).isEmpty();
        assertThat(answer).hasToString("486 Busy Here");
    }

    @ParameterizedTest
    @CsvSource({"100, 0", "180, 2", "200, 2", "302, 0", "404, 0"})
    void onlyWhatMakesADialogHasRecordRoutes(int status, int routes) {
        assertThat(invite.answer(status).headers().all(HeaderName.RECORD_ROUTE)).hasSize(routes);
    }

    @Test
    void aTagIsGivenOnce() {
        SipResponse tagged = invite.answer(200).withToTag("us");
        assertThat(tagged.toTag()).isEqualTo("us");
        assertThat(tagged.withToTag("other").toTag()).isEqualTo("us");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x INVITE", "-1 INVITE", "99999999999 INVITE", "1.5 INVITE"})
    void aNumberThatIsNoneIsMinusOne(String cSeq) {
        assertThat(invite.with(HeaderName.CSEQ, cSeq).cSeq()).isEqualTo(-1);
    }

    @Test
    void whatIsMissingDoesNotThrow() {
        var bare = new SipRequest(Method.BYE, "sip:a", Headers.NONE, Optional.empty());
        assertThat(bare.callId()).isEmpty();
        assertThat(bare.fromTag()).isEmpty();
        assertThat(bare.toTag()).isEmpty();
        assertThat(bare.cSeq()).isEqualTo(-1);
        assertThat(bare.cSeqMethod()).isEmpty();
        assertThat(bare.answer(481).status()).isEqualTo(481);
    }

    @ParameterizedTest
    @CsvSource({
        "200, OK",
        "202, Accepted",
        "603, Decline",
        "199, Progress",
        "299, OK",
        "399, Redirection",
        "499, Client Error",
        "599, Server Error",
        "699, Global Failure"
    })
    void everyStatusHasAPhrase(int status, String phrase) {
        assertThat(Reasons.phrase(status)).isEqualTo(phrase);
    }
}
