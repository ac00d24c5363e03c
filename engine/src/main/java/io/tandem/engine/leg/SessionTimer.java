package io.tandem.engine.leg;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.timer.SipTimers;
import java.time.Duration;
import java.util.Optional;

/// The session timer that both sides agreed on (RFC 4028).
///
/// @param interval the session interval
/// @param refresher who refreshes
/// @param least the smallest interval that all on the way accept, as far as we know
record SessionTimer(Duration interval, Refresher refresher, Duration least) {
    SessionTimer(Duration interval, Refresher refresher) {
        this(interval, refresher, SipTimers.MIN_SE);
    }

    /// Who refreshes a session.
    enum Refresher {
        US,
        PEER
    }

    /// Whether the interval that `request` asks for is too small (RFC 4028 6): it gets 422 with our Min-SE.
    static boolean tooSmall(SipRequest request) {
        return asked(request)
                .map(interval -> interval.compareTo(SipTimers.MIN_SE) < 0)
                .orElse(false);
    }

    /// What we agree to when we answer `request` (RFC 4028 9): its interval and refresher when it names them, else
    /// ours when the peer knows session timers, else none.
    static Optional<SessionTimer> answering(SipRequest request, Duration ours) {
        Optional<Duration> asked = asked(request);
        boolean known = request.headers().lists(HeaderName.SUPPORTED, "timer");
        if (asked.isEmpty() && !known) {
            return Optional.empty();
        }
        Refresher refresher = known && refresher(request).equals(Optional.of("uac")) ? Refresher.PEER : Refresher.US;
        return Optional.of(new SessionTimer(asked.orElse(ours), refresher));
    }

    /// What the 2xx to our request agreed to (RFC 4028 7.2); none when it says nothing of it.
    static Optional<SessionTimer> answered(SipResponse response) {
        return asked(response)
                .filter(interval -> interval.compareTo(SipTimers.MIN_SE) >= 0)
                .map(interval -> new SessionTimer(
                        interval, refresher(response).equals(Optional.of("uas")) ? Refresher.PEER : Refresher.US));
    }

    /// What our answer says of it.
    Headers inAnswer() {
        Headers headers = Headers.of(HeaderName.SESSION_EXPIRES, text(refresher == Refresher.US ? "uas" : "uac"));
        return refresher == Refresher.PEER ? headers.and(HeaderName.REQUIRE, "timer") : headers;
    }

    /// What our refresh, or any offer of ours, says of it.
    Headers inRequest() {
        return Headers.of(HeaderName.SESSION_EXPIRES, text(refresher == Refresher.US ? "uac" : "uas"))
                .and(HeaderName.MIN_SE, Long.toString(least.toSeconds()));
    }

    /// What our first INVITE proposes (RFC 4028 7.1): whoever answers chooses the refresher.
    static Headers proposing(Duration interval) {
        return Headers.of(HeaderName.SESSION_EXPIRES, Long.toString(interval.toSeconds()));
    }

    /// The interval that a 422 asks for (RFC 4028 6).
    static Optional<Duration> least(SipResponse tooSmall) {
        return tooSmall.headers().first(HeaderName.MIN_SE).flatMap(SessionTimer::seconds);
    }

    /// `invite` with an interval that a 422 asked for (RFC 4028 7.3).
    static SipRequest raised(SipRequest invite, Duration least) {
        Duration ours = asked(invite).orElse(least);
        Duration interval = ours.compareTo(least) < 0 ? least : ours;
        return invite.with(HeaderName.SESSION_EXPIRES, Long.toString(interval.toSeconds()))
                .with(HeaderName.MIN_SE, Long.toString(least.toSeconds()));
    }

    /// This after a 422 to our refresh; nothing when it was raised once already.
    Optional<SessionTimer> raised(SipResponse tooSmall) {
        return least(tooSmall)
                .filter(minimum -> least.equals(SipTimers.MIN_SE) && minimum.compareTo(interval) > 0)
                .map(minimum -> new SessionTimer(minimum, refresher, minimum));
    }

    /// When we refresh: halfway (RFC 4028 7.2).
    Duration refreshAfter() {
        return interval.dividedBy(2);
    }

    /// When the session counts as lost, if the peer was to refresh it (RFC 4028 10).
    Duration lostAfter() {
        Duration third = interval.dividedBy(3);
        Duration margin = third.compareTo(Duration.ofSeconds(32)) < 0 ? third : Duration.ofSeconds(32);
        return interval.minus(margin);
    }

    private String text(String who) {
        return interval.toSeconds() + ";refresher=" + who;
    }

    private static Optional<Duration> asked(SipMessage message) {
        return message.headers().first(HeaderName.SESSION_EXPIRES).flatMap(SessionTimer::seconds);
    }

    private static Optional<Duration> seconds(String value) {
        return Optional.of(value.split(";", 2)[0].strip())
                .filter(digits -> digits.matches("\\d{1,9}"))
                .map(digits -> Duration.ofSeconds(Long.parseLong(digits)));
    }

    private static Optional<String> refresher(SipMessage message) {
        return message.headers()
                .first(HeaderName.SESSION_EXPIRES)
                .flatMap(value -> value.indexOf(';') < 0
                        ? Optional.empty()
                        : new NameAddr("", "", value.substring(value.indexOf(';'))).parameter("refresher"));
    }
}
