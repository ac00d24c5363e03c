package io.tandem.engine.registrar;

import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.store.Binding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a REGISTER changes: steps 6 and 7 of RFC 3261 10.3, all of it or nothing.
///
/// ```
/// no Contact                                     nothing changes
/// Contact: *  with Expires: 0 and nothing else   all are removed; else 400
/// a contact that is no sip URI                   400
/// expires=0                                      it is removed
/// expires shorter than the shortest              423 with Min-Expires
/// expires longer than the longest                the longest
/// CSeq not above that of the same Call-ID        500
/// more contacts than a client may have           403
/// ```
final class RegisterRules {
    private static final HeaderName MIN_EXPIRES = HeaderName.of("Min-Expires");
    private static final String ALL = "*";
    private static final int LONGEST_CONTACT = 1024;
    private static final int LARGEST_PREFERENCE = 1000;
    private static final Pattern PREFERENCE = Pattern.compile("0(\\.\\d{0,3})?|1(\\.0{0,3})?");
    /// RFC 3261 10.2: what cannot be read counts as an hour.
    private static final Duration MALFORMED = Duration.ofHours(1);

    private final RegistrarSettings settings;
    private final InstanceId instance;

    /// @param instance the node that takes the bindings
    RegisterRules(RegistrarSettings settings, InstanceId instance) {
        this.settings = settings;
        this.instance = instance;
    }

    /// What becomes of a REGISTER.
    sealed interface Ruling {}

    /// It is accepted once this is stored.
    ///
    /// @param saved bindings that are new or renewed
    /// @param deleted contacts of those that are removed
    /// @param live all that the client has then
    record Change(List<Binding> saved, List<String> deleted, List<Binding> live) implements Ruling {
        boolean isNothing() {
            return saved.isEmpty() && deleted.isEmpty();
        }
    }

    /// It is refused, and nothing changes.
    record Refusal(int status, String why, Headers more) implements Ruling {
        Refusal(int status, String why) {
            this(status, why, Headers.NONE);
        }
    }

    /// One contact that a REGISTER names.
    private record Wanted(String contact, SipUri uri, int preference, Duration expires) {}

    /// A REGISTER that cannot be accepted.
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        Refused(int status, String why) {
            this(new Refusal(status, why));
        }

        Refused(Refusal refusal) {
            super(refusal.why(), null, false, false);
            this.refusal = refusal;
        }
    }

    /// @param client who was proved to have sent it
    /// @param known the client's bindings, those that are over too
    Ruling rule(SipRequest register, Flow flow, ClientSid client, List<Binding> known, Instant now) {
        Map<String, Binding> live = new LinkedHashMap<>();
        known.stream()
                .filter(binding -> binding.expires().isAfter(now))
                .forEach(binding -> live.put(binding.contact(), binding));
        List<String> contacts = register.headers().all(HeaderName.CONTACT);
        try {
            return contacts.contains(ALL)
                    ? allRemoved(register, contacts, live)
                    : changed(register, flow, client, wanted(register, contacts), live, now);
        } catch (Refused refused) {
            return refused.refusal;
        }
    }

    private static Change allRemoved(SipRequest register, List<String> contacts, Map<String, Binding> live)
            throws Refused {
        boolean zero = register.headers()
                .first(HeaderName.EXPIRES)
                .map(RegisterRules::seconds)
                .filter(Duration::isZero)
                .isPresent();
        if (contacts.size() > 1 || !zero) {
            throw new Refused(400, "Contact: * needs Expires: 0 and no other contact");
        }
        for (Binding binding : live.values()) {
            requireNewer(register, binding);
        }
        return new Change(List.of(), List.copyOf(live.keySet()), List.of());
    }

    private static void requireNewer(SipRequest register, Binding binding) throws Refused {
        if (binding.callId().equals(register.callId()) && register.cSeq() <= binding.cSeq()) {
            throw new Refused(500, "CSeq is not above that of the REGISTER before");
        }
    }

    private List<Wanted> wanted(SipRequest register, List<String> contacts) throws Refused {
        Duration forAll = register.headers()
                .first(HeaderName.EXPIRES)
                .map(RegisterRules::seconds)
                .orElse(settings.expiry().usual());
        List<Wanted> wanted = new ArrayList<>();
        for (String value : contacts) {
            wanted.add(wanted(value, forAll));
        }
        return wanted;
    }

    private Wanted wanted(String value, Duration forAll) throws Refused {
        NameAddr address = NameAddr.parse(value).orElseThrow(() -> new Refused(400, "malformed Contact"));
        SipUri uri = SipUri.parse(address.uri())
                .filter(parsed -> parsed.scheme().equals("sip"))
                .orElseThrow(() -> new Refused(400, "a contact that is no sip URI cannot be called"));
        if (!uri.headers().isEmpty() || address.uri().length() > LONGEST_CONTACT) {
            throw new Refused(400, "a contact with header fields or of more than 1024 characters is not kept");
        }
        Duration asked =
                address.parameter("expires").map(RegisterRules::seconds).orElse(forAll);
        if (asked.isPositive()
                && asked.compareTo(MALFORMED) < 0
                && asked.compareTo(settings.expiry().shortest()) < 0) {
            String shortest = Long.toString(settings.expiry().shortest().toSeconds());
            throw new Refused(
                    new Refusal(423, "expires is shorter than " + shortest, Headers.of(MIN_EXPIRES, shortest)));
        }
        Duration longest = settings.expiry().longest();
        return new Wanted(
                address.uri(),
                uri,
                address.parameter("q").map(RegisterRules::preference).orElse(LARGEST_PREFERENCE),
                asked.compareTo(longest) < 0 ? asked : longest);
    }

    private static Duration seconds(String text) {
        String digits = text.strip();
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return !number ? MALFORMED : Duration.ofSeconds(digits.length() > 10 ? 0xffff_ffffL : Long.parseLong(digits));
    }

    /// In thousandths; what cannot be read counts as the highest.
    private static int preference(String q) {
        return PREFERENCE.matcher(q).matches()
                ? (int) Math.round(Double.parseDouble(q) * LARGEST_PREFERENCE)
                : LARGEST_PREFERENCE;
    }

    private Change changed(
            SipRequest register,
            Flow flow,
            ClientSid client,
            List<Wanted> wanted,
            Map<String, Binding> before,
            Instant now)
            throws Refused {
        Map<String, Binding> after = new LinkedHashMap<>(before);
        Set<String> saved = new HashSet<>();
        for (Wanted each : wanted) {
            Optional<Binding> known = bound(each.uri(), after);
            if (known.isPresent() && !saved.contains(known.get().contact())) {
                requireNewer(register, known.get());
            }
            known.map(Binding::contact)
                    .filter(contact ->
                            !contact.equals(each.contact()) || each.expires().isZero())
                    .ifPresent(contact -> {
                        after.remove(contact);
                        saved.remove(contact);
                    });
            if (!each.expires().isZero()) {
                after.put(each.contact(), binding(register, flow, client, each, now));
                saved.add(each.contact());
            }
        }
        if (after.size() > settings.contacts() && !saved.isEmpty()) {
            throw new Refused(403, "more than " + settings.contacts() + " contacts");
        }
        return new Change(
                after.values().stream()
                        .filter(binding -> saved.contains(binding.contact()))
                        .toList(),
                before.keySet().stream()
                        .filter(contact -> !after.containsKey(contact))
                        .toList(),
                List.copyOf(after.values()));
    }

    private static Optional<Binding> bound(SipUri uri, Map<String, Binding> bindings) {
        return bindings.values().stream()
                .filter(binding -> SipUri.parse(binding.contact())
                        .filter(known -> ContactUri.same(known, uri))
                        .isPresent())
                .findFirst();
    }

    private Binding binding(SipRequest register, Flow flow, ClientSid client, Wanted wanted, Instant now) {
        return new Binding(
                client,
                wanted.contact(),
                register.callId(),
                register.cSeq(),
                wanted.preference(),
                register.headers().first(HeaderName.USER_AGENT).orElse(""),
                BindingSource.of(flow),
                instance,
                now,
                now.plus(wanted.expires()));
    }
}
