package io.tandem.engine.sip;

import io.tandem.engine.sip.Challenge.Age;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Answers challenges to one request, and to those that take its place (RFC 3261 22, RFC 8760 2.4).
///
/// ```
/// us                           server
///  |---INVITE 1------------------>|
///  |<--407------------------------|   challenged: the topmost of each realm that we can answer
///  |---INVITE 2, Proxy-Auth…----->|
///  |<--401------------------------|   challenged again, by somebody else: both are answered from now on
///  |---INVITE 3, both------------>|
///  |<--401 of the same realm------|   the credentials are wrong: nothing more to say, unless the nonce was stale
/// ```
///
/// @param credentials what is proved
/// @param answered the challenges so far, each with how often it was used
public record Authentication(Credentials credentials, List<Answered> answered) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Map<HeaderName, HeaderName> ANSWERS = Map.of(
            HeaderName.WWW_AUTHENTICATE, HeaderName.AUTHORIZATION,
            HeaderName.PROXY_AUTHENTICATE, HeaderName.PROXY_AUTHORIZATION);

    public Authentication {
        answered = List.copyOf(answered);
    }

    /// A challenge that is answered.
    ///
    /// @param header in which header field
    /// @param challenge what was asked
    /// @param uses how often the answer was given
    /// @param tries how many nonces of this realm there were
    public record Answered(HeaderName header, Challenge challenge, int uses, int tries) {
        private Answered used() {
            return new Answered(header, challenge, uses + 1, tries);
        }

        private boolean isAskedBy(HeaderName other, Challenge again) {
            return header.equals(other) && challenge.realm().equals(again.realm());
        }
    }

    /// A request with all answers in it.
    ///
    /// @param authentication from now on
    /// @param request to be sent
    public record Signed(Authentication authentication, SipRequest request) {}

    /// With these credentials; nothing was asked yet.
    public static Authentication with(Credentials credentials) {
        return new Authentication(credentials, List.of());
    }

    /// Whether a response asks for credentials at all.
    public static boolean isChallenge(SipResponse response) {
        return response.status() == 401 || response.status() == 407;
    }

    /// After a 401 or 407; nothing when there is no answer to it that has not been given yet.
    public Optional<Authentication> challenged(SipResponse response) {
        List<Answered> asked = new ArrayList<>();
        for (HeaderName name : List.of(HeaderName.WWW_AUTHENTICATE, HeaderName.PROXY_AUTHENTICATE)) {
            Set<String> realms = new HashSet<>();
            for (String value : response.headers().all(name)) {
                Optional<Challenge> challenge =
                        Challenge.parse(value).filter(one -> realms.add(one.realm())); // the topmost, RFC 8760 2.4
                if (challenge.isPresent()) {
                    Optional<Answered> answer = answer(ANSWERS.getOrDefault(name, name), challenge.get());
                    if (answer.isEmpty()) {
                        return Optional.empty(); // it was answered, and that was wrong
                    }
                    asked.add(answer.get());
                }
            }
        }
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        List<Answered> all = new ArrayList<>();
        for (Answered before : answered) {
            if (asked.stream().noneMatch(one -> one.isAskedBy(before.header(), before.challenge()))) {
                all.add(before);
            }
        }
        all.addAll(asked);
        return Optional.of(new Authentication(credentials, all));
    }

    private Optional<Answered> answer(HeaderName header, Challenge challenge) {
        Optional<Answered> before = answered.stream()
                .filter(one -> one.isAskedBy(header, challenge))
                .findFirst();
        if (before.isEmpty()) {
            return Optional.of(new Answered(header, challenge, 0, 1));
        }
        boolean oneMore = challenge.age() == Age.STALE && before.get().tries() == 1;
        return oneMore ? Optional.of(new Answered(header, challenge, 0, 2)) : Optional.empty();
    }

    /// `request` with the answers to all challenges so far, in place of those that it carries.
    public Signed sign(SipRequest request) {
        Headers headers = request.headers();
        for (HeaderName name : ANSWERS.values()) {
            headers = headers.without(name);
        }
        List<Answered> used = new ArrayList<>();
        for (Answered one : answered) {
            Answered now = one.used();
            used.add(now);
            String value = now.challenge().answer(credentials, request.method(), request.uri(), now.uses(), cnonce());
            headers = headers.and(now.header(), value);
        }
        return new Signed(
                new Authentication(credentials, used),
                new SipRequest(request.method(), request.uri(), headers, request.body()));
    }

    private static String cnonce() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
