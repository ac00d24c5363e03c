package io.tandem.it.ladder;

import io.tandem.engine.sdp.SessionDescription;
import io.tandem.engine.sdp.SessionDescription.Media;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Session descriptions as ladders call them: `pcmu`, `pcma`, `hold`, `g729`, `garbage`.
final class Sdp {
    private Sdp() {}

    /// What a peer says.
    ///
    /// @param version of its session, one higher each time
    static String of(String name, String host, int port, int version) {
        String head =
                "v=0\r\no=peer 4711 " + version + " IN IP4 " + host + "\r\ns=-\r\nc=IN IP4 " + host + "\r\nt=0 0\r\n";
        return switch (name) {
            case "pcmu" -> head + audio(port, "0", "PCMU/8000", "sendrecv");
            case "pcma" -> head + audio(port, "8", "PCMA/8000", "sendrecv");
            case "hold" -> head + audio(port, "0", "PCMU/8000", "sendonly");
            case "inactive" -> head + audio(port, "0", "PCMU/8000", "inactive");
            case "g729" -> head + "m=audio " + port + " RTP/AVP 18\r\na=rtpmap:18 G729/8000\r\n";
            case "garbage" -> "this is no session description";
            default ->
                throw new IllegalArgumentException(
                        "sdp=" + name + ": expected pcmu, pcma, hold, inactive," + " g729 or garbage");
        };
    }

    private static String audio(int port, String type, String encoding, String direction) {
        return "m=audio " + port + " RTP/AVP " + type + " 101\r\na=rtpmap:" + type + " " + encoding
                + "\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=" + direction + "\r\n";
    }

    /// Codec and direction, such as `pcmu,sendrecv`.
    static String described(String text) {
        return audio(text)
                .map(audio -> codec(audio) + "," + audio.direction().name().toLowerCase(Locale.ROOT))
                .orElse("garbage");
    }

    /// Whether `expected` (`*`, `pcmu`, `recvonly`, `pcma,inactive`) is true of `text`.
    static boolean fits(String expected, String text) {
        String described = described(text);
        if (expected.equals("*")) {
            return !described.equals("garbage");
        }
        return described.equals(expected) || described.startsWith(expected + ",") || described.endsWith("," + expected);
    }

    /// The port where the audio is expected.
    static OptionalInt port(String text) {
        return audio(text).map(audio -> OptionalInt.of(audio.port())).orElse(OptionalInt.empty());
    }

    private static Optional<Media> audio(String text) {
        return SessionDescription.parse(text)
                .flatMap(sdp -> sdp.media().stream()
                        .filter(media -> media.type().equals("audio"))
                        .findFirst());
    }

    private static String codec(Media audio) {
        return switch (audio.formats().isEmpty() ? "" : audio.formats().getFirst()) {
            case "0" -> "pcmu";
            case "8" -> "pcma";
            default -> "unknown";
        };
    }
}
