package io.tandem.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamFramerTest {
    private static final String ONE = "OPTIONS sip:a SIP/2.0\r\nVia: x\r\nl: 5\r\n\r\nab\r\n\r";
    private static final String TWO = "BYE sip:b SIP/2.0\r\nContent-Length: 0\r\n\r\n";

    private static List<String> frames(String stream, int size) {
        StreamFramer framer = new StreamFramer(1_000);
        List<String> frames = new ArrayList<>();
        byte[] bytes = stream.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < bytes.length; i += size) {
            byte[] piece = java.util.Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + size));
            framer.add(piece, piece.length);
            for (Optional<StreamFramer.Frame> frame = framer.next(); frame.isPresent(); frame = framer.next()) {
                switch (frame.get()) {
                    case StreamFramer.Message(byte[] message) ->
                        frames.add(new String(message, StandardCharsets.US_ASCII));
                    case StreamFramer.Ping _ -> frames.add("ping");
                    case StreamFramer.Broken broken -> {
                        frames.add(broken.reason().name());
                        return frames;
                    }
                }
            }
        }
        return frames;
    }

    @Test
    void messagesAreTheSameHoweverTheStreamIsSplit() {
        String stream = "\r\n" + ONE + "\r\n" + TWO + "\r\n\r\n" + TWO + ONE + "\r\n\r\n";
        for (int size = 2; size <= stream.length(); size++) {
            assertThat(frames(stream, size))
                    .as("in pieces of " + size)
                    .filteredOn(frame -> !frame.equals("ping"))
                    .containsExactly(ONE, TWO, TWO, ONE);
        }
    }

    @Test
    void aPingIsSeenBetweenMessages() {
        assertThat(frames(TWO + "\r\n\r\n" + TWO, 1)).containsExactly(TWO, "ping", TWO);
        assertThat(frames("\r\n\r\n\r\n\r\n", 3)).containsExactly("ping", "ping");
    }

    @Test
    void aMessageWithoutALengthBreaksTheStream() {
        assertThat(frames(TWO + "BYE sip:b SIP/2.0\r\nVia: x\r\n\r\n", 50)).containsExactly(TWO, "NO_LENGTH");
    }

    @Test
    void moreThanIsTakenBreaksTheStream() {
        assertThat(frames("BYE sip:b SIP/2.0\r\nContent-Length: 999999999\r\n\r\n", 50))
                .containsExactly("TOO_LARGE");
        assertThat(frames("B".repeat(70_000), 5_000)).containsExactly("TOO_LARGE");
    }
}
