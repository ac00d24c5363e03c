package io.tandem.sip;

import java.util.Arrays;
import java.util.Optional;

/// Cuts a stream of bytes into messages by their Content-Length (RFC 3261 18.3), however the bytes are split over
/// reads.
final class StreamFramer {
    private static final int LARGEST_HEAD = 65_535;
    private static final String PING = "\r\n\r\n";

    private final int largestMessage;
    private byte[] buffer = new byte[4_096];
    private int start;
    private int end;
    private int searched;

    StreamFramer(int largestMessage) {
        this.largestMessage = largestMessage;
    }

    /// What comes next in the stream.
    sealed interface Frame {}

    /// A whole message.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Message(byte[] bytes) implements Frame {}

    /// A double line break between messages: the peer asks whether we live (RFC 5626 4.4.1).
    record Ping() implements Frame {}

    /// The stream cannot be cut any further.
    ///
    /// @param head the head of the message that it fails at
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Broken(Reason reason, byte[] head) implements Frame {
        /// What is wrong.
        enum Reason {
            /// Where the message ends is not said.
            NO_LENGTH,
            /// More than is taken.
            TOO_LARGE
        }
    }

    void add(byte[] bytes, int length) {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            searched = Math.max(0, searched - start);
            end -= start;
            start = 0;
        }
        if (end + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, end + length));
        }
        System.arraycopy(bytes, 0, buffer, end, length);
        end += length;
    }

    /// The next frame, when it is complete.
    Optional<Frame> next() {
        int like = likePing();
        if (like == PING.length()) {
            start += like;
            return Optional.of(new Ping());
        }
        if (like == end - start) {
            return Optional.empty(); // perhaps the beginning of a ping
        }
        while (start < end && (buffer[start] == '\r' || buffer[start] == '\n')) {
            start++;
        }
        if (start == end) {
            return Optional.empty();
        }
        int headEnd = RawMessage.endOfHead(buffer, Math.max(start, searched - 3), end);
        if (headEnd < 0) {
            searched = end;
            return end - start > LARGEST_HEAD
                    ? Optional.of(new Broken(Broken.Reason.TOO_LARGE, new byte[0]))
                    : Optional.empty();
        }
        return withBody(headEnd);
    }

    private Optional<Frame> withBody(int headEnd) {
        byte[] head = Arrays.copyOfRange(buffer, start, headEnd);
        int length = RawMessage.parse(head).map(RawMessage::announcedLength).orElse(-2);
        if (length < 0) {
            return Optional.of(new Broken(Broken.Reason.NO_LENGTH, head));
        }
        if (head.length + length > largestMessage) {
            return Optional.of(new Broken(Broken.Reason.TOO_LARGE, head));
        }
        if (end < headEnd + length) {
            searched = headEnd;
            return Optional.empty();
        }
        byte[] message = Arrays.copyOfRange(buffer, start, headEnd + length);
        start = headEnd + length;
        searched = start;
        return Optional.of(new Message(message));
    }

    /// How many bytes of a ping stand here.
    private int likePing() {
        int like = 0;
        while (like < PING.length() && start + like < end && buffer[start + like] == PING.charAt(like)) {
            like++;
        }
        return like;
    }
}
