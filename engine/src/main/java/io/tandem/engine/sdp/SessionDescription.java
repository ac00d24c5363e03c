package io.tandem.engine.sdp;

import io.tandem.engine.media.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// A peer's session description, as far as audio needs it (RFC 8866). Lines that mean nothing to us are passed over.
///
/// @param connection the address of the session's `c=` line; empty when there is none
/// @param direction the session's direction
/// @param media its media, in order
/// @param text all of it, as it came
public record SessionDescription(String connection, Direction direction, List<Media> media, String text) {
    /// The media type of its bodies.
    public static final String MEDIA_TYPE = "application/sdp";

    public SessionDescription {
        media = List.copyOf(media);
    }

    /// One `m=` line and what belongs to it.
    ///
    /// @param line the value of the `m=` line as it came
    /// @param type `audio`, `video`, …
    /// @param port 0 when the peer does not want it
    /// @param protocol `RTP/AVP`, …
    /// @param formats payload types, as they came
    /// @param connection the address of its own `c=` line, else that of the session
    /// @param direction its own direction, else that of the session
    /// @param attributes the values of its `a=` lines
    public record Media(
            String line,
            String type,
            int port,
            String protocol,
            List<String> formats,
            String connection,
            Direction direction,
            List<String> attributes) {
        public Media {
            formats = List.copyOf(formats);
            attributes = List.copyOf(attributes);
        }

        /// The first payload type among its formats that an `a=rtpmap` line maps to `encoding` (such as
        /// `PCMU/8000`).
        public OptionalInt mapped(String encoding) {
            for (String attribute : attributes) {
                String[] map = attribute.split("[: ]", 3);
                if (map.length == 3
                        && map[0].equalsIgnoreCase("rtpmap")
                        && formats.contains(map[1])
                        && sameEncoding(map[2].strip(), encoding)) {
                    return payloadType(map[1]);
                }
            }
            return OptionalInt.empty();
        }

        private static boolean sameEncoding(String offered, String wanted) {
            String folded = offered.toUpperCase(Locale.ROOT);
            return folded.equals(wanted.toUpperCase(Locale.ROOT))
                    || folded.equals(wanted.toUpperCase(Locale.ROOT) + "/1");
        }

        private static OptionalInt payloadType(String digits) {
            return digits.matches("\\d{1,3}") ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
        }

        /// The value of the attribute `name:value`.
        public Optional<String> attribute(String name) {
            return attributes.stream()
                    .filter(attribute -> attribute.startsWith(name + ":"))
                    .map(attribute -> attribute.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    /// The description that `text` is; nothing when it is none, or one of its `m=` lines cannot be read.
    public static Optional<SessionDescription> parse(String text) {
        if (!text.stripLeading().startsWith("v=")) {
            return Optional.empty();
        }
        String connection = "";
        Direction direction = Direction.SENDRECV;
        List<Unfinished> media = new ArrayList<>();
        for (String line : text.split("\r?\n", -1)) {
            if (line.length() < 2 || line.charAt(1) != '=') {
                continue;
            }
            String value = line.substring(2).strip();
            Unfinished current = media.isEmpty() ? null : media.getLast();
            switch (line.charAt(0)) {
                case 'm' -> media.add(new Unfinished(value, connection, direction));
                case 'c' -> {
                    if (current == null) {
                        connection = address(value);
                    } else {
                        current.connection = address(value);
                    }
                }
                case 'a' -> {
                    Optional<Direction> said = direction(value);
                    if (current != null) {
                        current.direction = said.orElse(current.direction);
                        current.attributes.add(value);
                    } else {
                        direction = said.orElse(direction);
                    }
                }
                default -> {}
            }
        }
        List<Media> finished = new ArrayList<>();
        for (Unfinished one : media) {
            Optional<Media> parsed = one.finished();
            if (parsed.isEmpty()) {
                return Optional.empty();
            }
            finished.add(parsed.get());
        }
        return Optional.of(new SessionDescription(connection, direction, finished, text));
    }

    private static String address(String value) {
        String[] parts = value.split("\\s+", -1);
        return parts.length < 3 ? "" : parts[2].split("/", 2)[0];
    }

    private static Optional<Direction> direction(String attribute) {
        return switch (attribute) {
            case "sendrecv" -> Optional.of(Direction.SENDRECV);
            case "sendonly" -> Optional.of(Direction.SENDONLY);
            case "recvonly" -> Optional.of(Direction.RECVONLY);
            case "inactive" -> Optional.of(Direction.INACTIVE);
            default -> Optional.empty();
        };
    }

    private static final class Unfinished {
        private final String line;
        private final List<String> attributes = new ArrayList<>();
        private String connection;
        private Direction direction;

        private Unfinished(String line, String connection, Direction direction) {
            this.line = line;
            this.connection = connection;
            this.direction = direction;
        }

        private Optional<Media> finished() {
            String[] parts = line.split("\\s+", -1);
            if (parts.length < 4 || !parts[1].matches("\\d{1,5}(/\\d+)?")) {
                return Optional.empty();
            }
            int port = Integer.parseInt(parts[1].split("/", 2)[0]);
            return port > 65_535
                    ? Optional.empty()
                    : Optional.of(new Media(
                            line,
                            parts[0],
                            port,
                            parts[2],
                            List.of(parts).subList(3, parts.length),
                            connection,
                            direction,
                            attributes));
        }
    }
}
