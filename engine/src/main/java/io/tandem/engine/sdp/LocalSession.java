package io.tandem.engine.sdp;

import io.tandem.engine.media.Codec;
import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaFlow;
import io.tandem.engine.sdp.SessionDescription.Media;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalInt;

/// Our side of one session, and the offer/answer model (RFC 3264) as functions on it. Its description keeps one session
/// id; the version rises by one whenever what we say changes, and only then (RFC 3264 8).
///
/// @param id the session id of the `o=` line
/// @param version the version that was said last; -1 when nothing was said yet
/// @param address where we receive RTP; RTCP is one port above
/// @param said what we said last, without the `o=` line
public record LocalSession(long id, long version, InetSocketAddress address, String said) {
    private static final int DIGITS = 101;

    /// A session in which nothing was said yet.
    public static LocalSession at(InetSocketAddress address, long id) {
        return new LocalSession(id, -1, address, "");
    }

    /// Something to say.
    ///
    /// @param session the session once it is said
    /// @param text the description
    public record Said(LocalSession session, String text) {}

    /// An answer, and what it agrees on.
    public record Answer(Said said, MediaFlow flow) {}

    /// An offer of all our codecs and telephone events.
    public Said offer(Direction direction) {
        StringBuilder body =
                new StringBuilder("m=audio ").append(address.getPort()).append(" RTP/AVP");
        for (Codec codec : Codec.values()) {
            body.append(' ').append(codec.payloadType());
        }
        body.append(' ').append(DIGITS).append("\r\n");
        for (Codec codec : Codec.values()) {
            rtpmap(body, codec.payloadType(), codec + "/8000");
        }
        digits(body, DIGITS);
        return say(body.append("a=ptime:20\r\na=")
                .append(name(direction))
                .append("\r\n")
                .toString());
    }

    /// The answer to `offer`: its first audio stream for which we have a codec is taken, all others are refused
    /// (RFC 3264 6).
    ///
    /// @param willing what we want to do; the answer never does more than the offer lets it
    /// @return nothing when there is no such stream
    public Optional<Answer> answer(SessionDescription offer, Direction willing) {
        Optional<Media> taken = offer.media().stream()
                .filter(media ->
                        isAudio(media) && media.port() > 0 && codec(media).isPresent())
                .findFirst();
        Optional<InetSocketAddress> remote = taken.flatMap(LocalSession::address);
        if (taken.isEmpty() || remote.isEmpty()) {
            return Optional.empty();
        }
        Media audio = taken.get();
        Codec codec = codec(audio).orElseThrow();
        OptionalInt digits = audio.mapped("telephone-event/8000");
        Direction direction = both(offered(audio).mirrored(), willing);
        StringBuilder body = new StringBuilder();
        boolean done = false;
        for (Media media : offer.media()) {
            if (media.equals(audio) && !done) {
                done = true;
                accepted(body, codec, digits, direction);
            } else {
                body.append("m=")
                        .append(media.type())
                        .append(" 0 ")
                        .append(media.protocol())
                        .append(' ');
                body.append(String.join(" ", media.formats())).append("\r\n");
            }
        }
        MediaFlow flow = new MediaFlow(remote.get(), rtcp(audio, remote.get()), codec, digits, digits, direction);
        return Optional.of(new Answer(say(body.toString()), flow));
    }

    /// What the peer's `answer` to our last offer agrees on.
    ///
    /// @param offered the direction that we offered
    /// @return nothing when it refuses the audio, or cannot be read
    public Optional<MediaFlow> accept(SessionDescription answer, Direction offered) {
        return answer.media().stream()
                .findFirst()
                .filter(media -> isAudio(media) && media.port() > 0)
                .flatMap(media -> codec(media)
                        .flatMap(codec -> address(media)
                                .map(remote -> new MediaFlow(
                                        remote,
                                        rtcp(media, remote),
                                        codec,
                                        media.mapped("telephone-event/8000"),
                                        OptionalInt.of(DIGITS),
                                        both(offered(media).mirrored(), offered)))));
    }

    private void accepted(StringBuilder body, Codec codec, OptionalInt digits, Direction direction) {
        body.append("m=audio ").append(address.getPort()).append(" RTP/AVP ").append(codec.payloadType());
        digits.ifPresent(type -> body.append(' ').append(type));
        body.append("\r\n");
        rtpmap(body, codec.payloadType(), codec + "/8000");
        digits.ifPresent(type -> digits(body, type));
        body.append("a=ptime:20\r\na=").append(name(direction)).append("\r\n");
    }

    private Said say(String media) {
        LocalSession next = media.equals(said) ? this : new LocalSession(id, version + 1, address, media);
        String family = address.getAddress() instanceof Inet6Address ? "IP6 " : "IP4 ";
        String host = address.getAddress().getHostAddress().split("%", 2)[0];
        String text = "v=0\r\no=tandem " + id + " " + next.version + " IN " + family + host + "\r\ns=-\r\nc=IN "
                + family + host + "\r\nt=0 0\r\n" + media;
        return new Said(next, text);
    }

    private static void rtpmap(StringBuilder body, int payloadType, String encoding) {
        body.append("a=rtpmap:")
                .append(payloadType)
                .append(' ')
                .append(encoding)
                .append("\r\n");
    }

    private static void digits(StringBuilder body, int payloadType) {
        rtpmap(body, payloadType, "telephone-event/8000");
        body.append("a=fmtp:").append(payloadType).append(" 0-15\r\n");
    }

    private static boolean isAudio(Media media) {
        return media.type().equals("audio") && media.protocol().equals("RTP/AVP");
    }

    /// By static payload type alone: whoever speaks G.711 lists it (RFC 3551 6).
    private static Optional<Codec> codec(Media media) {
        for (String format : media.formats()) {
            for (Codec codec : Codec.values()) {
                if (format.equals(Integer.toString(codec.payloadType()))) {
                    return Optional.of(codec);
                }
            }
        }
        return Optional.empty();
    }

    /// The address 0.0.0.0 says that the peer wants to hear nothing (RFC 3264 8.4).
    private static Direction offered(Media media) {
        if (!media.connection().equals("0.0.0.0")) {
            return media.direction();
        }
        return media.direction().sends() ? Direction.SENDONLY : Direction.INACTIVE;
    }

    private static Direction both(Direction one, Direction other) {
        boolean sends = one.sends() && other.sends();
        boolean receives = one.receives() && other.receives();
        if (sends) {
            return receives ? Direction.SENDRECV : Direction.SENDONLY;
        }
        return receives ? Direction.RECVONLY : Direction.INACTIVE;
    }

    private static Optional<InetSocketAddress> address(Media media) {
        return literal(media.connection()).map(host -> new InetSocketAddress(host, media.port()));
    }

    private static InetSocketAddress rtcp(Media media, InetSocketAddress rtp) {
        String[] said = media.attribute("rtcp").orElse("").split("\\s+", -1);
        if (!said[0].matches("[1-9]\\d{0,4}") || Integer.parseInt(said[0]) > 65_535) {
            return new InetSocketAddress(rtp.getAddress(), Math.min(rtp.getPort() + 1, 65_535));
        }
        InetAddress host = said.length < 4 ? rtp.getAddress() : literal(said[3]).orElse(rtp.getAddress());
        return new InetSocketAddress(host, Integer.parseInt(said[0]));
    }

    /// Names are not looked up: a session description is no reason to wait for DNS.
    private static Optional<InetAddress> literal(String host) {
        if (!host.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*") && !host.equals("localhost")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static String name(Direction direction) {
        return switch (direction) {
            case SENDRECV -> "sendrecv";
            case SENDONLY -> "sendonly";
            case RECVONLY -> "recvonly";
            case INACTIVE -> "inactive";
        };
    }
}
