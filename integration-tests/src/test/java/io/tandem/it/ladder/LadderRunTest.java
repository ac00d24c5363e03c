package io.tandem.it.ladder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// A ladder that does not come true fails, and says where.
class LadderRunTest {
    private static final String ANSWERED = """
            script /start  <Response><Say>Hello</Say></Response>

            alice -> us     INVITE sip:1111   sdp=pcmu
            us    -> app    POST /start       CallStatus=ringing
            us    -> alice  200               sdp=pcmu
            alice -> us     ACK
            """;

    @Test
    void aMessageThatNoLineExpectsFails() {
        fails(ANSWERED + "alice -> us  BYE\n", 7, "no line expects this");
    }

    @Test
    void aMessageThatComesBeforeItsTimeFails() {
        fails(ANSWERED + "alice -> us  BYE\nafter 1s\nus -> alice  200\n", 8, "no line expects this");
    }

    @Test
    void aMessageThatDoesNotComeFails() {
        fails(ANSWERED + "us -> alice  BYE\n", 7, "nothing was said");
    }

    @Test
    void anotherParameterFailsAndBothLaddersAreShown() {
        fails(ANSWERED.replace("=ringing", "=queued"), 4, "CallStatus is ringing");
        assertThatThrownBy(() -> play(ANSWERED.replace("=ringing", "=queued")))
                .hasMessageContaining(">> us    -> app    POST /start       CallStatus=queued")
                .hasMessageContaining("   us    -> app    POST /start  CallSid=CA");
    }

    @Test
    void aParameterThatMustNotBeThereFails() {
        fails(ANSWERED.replace("CallStatus=ringing", "!CallStatus"), 4, "CallStatus is there");
    }

    @Test
    void aFirstMessageIsNoRepetition() {
        fails(
                ANSWERED.replace("sdp=pcmu\nalice -> us     ACK", "again\nalice -> us     ACK"),
                5,
                "it is no repetition");
    }

    @Test
    void aCallThatLivesOnFails() {
        fails(ANSWERED, 6, "something is left of the call: 1 call(s) in the registry");
    }

    @Test
    void aLineThatCannotBeReadNamesFileAndLine() {
        assertThatThrownBy(() -> LadderParser.parse("test.ladder", "# comment\nalice dances\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ladders/test.ladder:2")
                .hasMessageContaining("alice dances");
    }

    private static void fails(String text, int line, String why) {
        assertThatThrownBy(() -> play(text))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ladders/test.ladder:" + line + ": ")
                .hasMessageContaining(why);
    }

    private static void play(String text) {
        Ladder ladder = LadderParser.parse("test.ladder", text);
        try (Stage stage = new MemoryStage(ladder)) {
            LadderRun.play(ladder, stage);
        }
    }
}
