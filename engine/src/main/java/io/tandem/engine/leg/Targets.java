package io.tandem.engine.leg;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.SipUri;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where a call may be redirected to (RFC 3261 8.1.3.4, 21.3): one after the other, none twice.
///
/// @param tried the Request-URIs so far, the one of the INVITE that is out last
/// @param open those that are left, the best first
record Targets(List<String> tried, List<String> open) {
    /// So many redirections are followed.
    static final int MOST = 5;

    Targets {
        tried = List.copyOf(tried);
        open = List.copyOf(open);
    }

    static Targets only(String uri) {
        return new Targets(List.of(uri), List.of());
    }

    /// Where the INVITE goes now.
    String current() {
        return tried.getLast();
    }

    /// These with the contacts of a 3xx, those of higher `q` first, before all that were named earlier.
    Targets redirected(SipResponse response) {
        List<String> more = new ArrayList<>();
        response.headers().all(HeaderName.CONTACT).stream()
                .flatMap(value -> NameAddr.parse(value).stream())
                .sorted(Comparator.comparingDouble(Targets::q).reversed())
                .flatMap(contact -> target(contact).stream())
                .filter(uri -> !tried.contains(uri) && !open.contains(uri))
                .distinct()
                .forEach(more::add);
        more.addAll(open);
        return new Targets(tried, more);
    }

    /// These when the best that is left is tried; nothing when none is, or enough were.
    Optional<Targets> next() {
        if (open.isEmpty() || tried.size() > MOST) {
            return Optional.empty();
        }
        List<String> now = new ArrayList<>(tried);
        now.add(open.getFirst());
        return Optional.of(new Targets(now, open.subList(1, open.size())));
    }

    private static double q(NameAddr contact) {
        return contact.parameter("q")
                .filter(text -> text.matches("[01](\\.\\d{0,3})?"))
                .map(Double::parseDouble)
                .orElse(1.0);
    }

    /// Header fields in a contact are not obeyed: nobody but the owner says what is in an INVITE.
    private static Optional<String> target(NameAddr contact) {
        return SipUri.parse(contact.uri())
                .filter(uri -> uri.scheme().equalsIgnoreCase("sip"))
                .map(uri -> new SipUri(
                                uri.scheme(),
                                uri.userInfo(),
                                uri.hostPort(),
                                uri.parameters().stream()
                                        .filter(parameter -> !parameter
                                                .toLowerCase(Locale.ROOT)
                                                .startsWith("method="))
                                        .toList(),
                                "")
                        .toString());
    }
}
