package io.tandem.engine.leg;

import io.tandem.engine.sip.Authentication;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.time.Duration;
import java.util.Optional;

/// One INVITE of a call of ours, and what takes its place when it is refused: with credentials, a longer session
/// interval, or to another target. All have one Call-ID and From; each has the next CSeq (RFC 3261 8.1.3.4, 22.2).
///
/// @param invite as it was sent
/// @param early the dialogs that it made so far
/// @param authentication answers challenges; empty without credentials
/// @param targets where it may be redirected to
/// @param interval whether its session interval was raised
record Attempt(
        SipRequest invite,
        EarlyDialogs early,
        Optional<Authentication> authentication,
        Targets targets,
        Interval interval) {
    /// The session interval that an INVITE proposes (RFC 4028 7.1, 7.3).
    enum Interval {
        OURS,
        /// A 422 asked for more; the next one is the end.
        RAISED
    }

    static Attempt first(SipRequest invite, Optional<Credentials> credentials) {
        return new Attempt(
                invite,
                EarlyDialogs.NONE,
                credentials.map(Authentication::with),
                Targets.only(invite.uri()),
                Interval.OURS);
    }

    Attempt with(EarlyDialogs dialogs) {
        return new Attempt(invite, dialogs, authentication, targets, interval);
    }

    /// What is tried after that refusal; nothing when it is the end.
    Optional<Attempt> after(SipResponse refusal) {
        if (refusal.status() >= 600) {
            return Optional.empty(); // nobody else will take it, RFC 3261 21.6
        }
        if (refusal.status() < 400) {
            return redirectedTo(targets.redirected(refusal));
        }
        return retried(refusal).or(this::elsewhere);
    }

    /// What is tried when no answer came at all.
    Optional<Attempt> elsewhere() {
        return redirectedTo(targets);
    }

    private Optional<Attempt> retried(SipResponse refusal) {
        if (Authentication.isChallenge(refusal)) {
            return authentication
                    .flatMap(known -> known.challenged(refusal))
                    .map(known -> again(invite, Optional.of(known), interval));
        }
        Optional<Duration> least = refusal.status() == 422 ? SessionTimer.least(refusal) : Optional.empty();
        return least.filter(_ -> interval == Interval.OURS)
                .map(minimum -> again(SessionTimer.raised(invite, minimum), authentication, Interval.RAISED));
    }

    private Attempt again(SipRequest request, Optional<Authentication> known, Interval newInterval) {
        SipRequest numbered = request.numbered(invite.cSeq() + 1);
        Optional<Authentication.Signed> signed = known.map(one -> one.sign(numbered));
        return new Attempt(
                signed.map(Authentication.Signed::request).orElse(numbered),
                EarlyDialogs.NONE,
                signed.map(Authentication.Signed::authentication),
                targets,
                newInterval);
    }

    /// Another server asks for itself: what was proved to the one before is not sent to it.
    private Optional<Attempt> redirectedTo(Targets all) {
        return all.next().map(next -> {
            Headers bare = invite.headers().without(HeaderName.AUTHORIZATION).without(HeaderName.PROXY_AUTHORIZATION);
            var request = new SipRequest(invite.method(), next.current(), bare, invite.body());
            return new Attempt(
                    request.numbered(invite.cSeq() + 1),
                    EarlyDialogs.NONE,
                    authentication.map(known -> Authentication.with(known.credentials())),
                    next,
                    interval);
        });
    }
}
