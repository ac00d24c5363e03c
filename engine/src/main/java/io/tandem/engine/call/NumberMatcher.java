package io.tandem.engine.call;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.PhoneNumber;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Which incoming phone number is meant by what was dialled:
///
/// 1. the one that is written like it, or like another spelling of it ([#spellings]);
/// 2. when only digits, `*`, `#` and `+` were dialled: the pure-SIP number with the longest pattern that matches
/// the whole;
/// 3. the pure-SIP number `*`.
///
/// A number of a provider is there for everybody, a pure-SIP number only for those who can reach its account. Between
/// equals the oldest wins.
public final class NumberMatcher {
    private static final String CATCH_ALL = "*";
    private static final Pattern DIALLABLE = Pattern.compile("[0-9*#+]{1," + NumberPattern.LONGEST + "}");
    private static final Pattern PLAIN = Pattern.compile("[0-9]+");
    /// An area code of the North American plan begins with 2 to 9.
    private static final Pattern US_NATIONAL = Pattern.compile("[2-9][0-9]{9}");

    private static final Comparator<PhoneNumber> OLDEST_FIRST =
            Comparator.comparing(PhoneNumber::created).thenComparing(PhoneNumber::sid);

    private static final Comparator<Candidate> LONGEST_FIRST =
            Comparator.comparingInt(Candidate::length).reversed().thenComparing(Candidate::number, OLDEST_FIRST);

    private final List<Candidate> patterns;
    private final List<PhoneNumber> catchAlls;

    private record Candidate(PhoneNumber number, NumberPattern pattern) {
        int length() {
            return number.phoneNumber().length();
        }
    }

    /// A matcher that knows these patterns.
    ///
    /// @param mayBePatterns the numbers of [PhoneNumber#mayBePattern]; what is no pattern is passed over
    public NumberMatcher(List<PhoneNumber> mayBePatterns) {
        this.patterns = mayBePatterns.stream()
                .flatMap(number -> candidate(number).stream())
                .sorted(LONGEST_FIRST)
                .toList();
        this.catchAlls = mayBePatterns.stream()
                .filter(number -> number.pureSip() && number.phoneNumber().equals(CATCH_ALL))
                .sorted(OLDEST_FIRST)
                .toList();
    }

    /// A name such as `front(desk` is none: it is found only when it is dialled exactly.
    private static Optional<Candidate> candidate(PhoneNumber number) {
        if (!number.pureSip() || number.phoneNumber().equals(CATCH_ALL)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Candidate(number, NumberPattern.of(number.phoneNumber())));
        } catch (NumberPattern.Wrong _) {
            return Optional.empty();
        }
    }

    /// What is wrong with `phoneNumber` as a pattern, to be shown to its author; nothing when it can be used.
    public static Optional<String> problem(String phoneNumber) {
        return phoneNumber.equals(CATCH_ALL) ? Optional.empty() : NumberPattern.problem(phoneNumber);
    }

    /// How the number that was dialled may be written, the likeliest first: as it was dialled; without or with
    /// `+`; and a US
    /// number of ten or eleven digits as E.164 has it.
    public static List<String> spellings(String dialled) {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(dialled);
        if (dialled.startsWith("+") && dialled.length() > 1) {
            spellings.add(dialled.substring(1));
        } else if (US_NATIONAL.matcher(dialled).matches()) {
            spellings.add("+1" + dialled);
            spellings.add("1" + dialled);
            spellings.add("+" + dialled);
        } else if (PLAIN.matcher(dialled).matches()) {
            spellings.add("+" + dialled);
        }
        return List.copyOf(spellings);
    }

    /// The number that is meant.
    ///
    /// @param dialled the user part of the Request-URI, without its escapes
    /// @param written the numbers that are written like one of the spellings
    /// @param reachable the accounts whose pure-SIP numbers the caller can reach
    public Optional<PhoneNumber> match(String dialled, List<PhoneNumber> written, Predicate<AccountSid> reachable) {
        return exact(dialled, written, reachable)
                .or(() -> pattern(dialled, reachable))
                .or(() -> catchAlls.stream()
                        .filter(number -> reachable.test(number.account()))
                        .findFirst());
    }

    private static Optional<PhoneNumber> exact(
            String dialled, List<PhoneNumber> written, Predicate<AccountSid> reachable) {
        List<String> spellings = spellings(dialled);
        return written.stream()
                .filter(number -> spellings.contains(number.phoneNumber()))
                .filter(number -> !number.pureSip() || reachable.test(number.account()))
                .min(Comparator.comparingInt((PhoneNumber number) -> spellings.indexOf(number.phoneNumber()))
                        .thenComparing(OLDEST_FIRST));
    }

    private Optional<PhoneNumber> pattern(String dialled, Predicate<AccountSid> reachable) {
        if (!DIALLABLE.matcher(dialled).matches()) {
            return Optional.empty();
        }
        return patterns.stream()
                .filter(each -> reachable.test(each.number().account()))
                .filter(each -> each.pattern().matches(dialled))
                .map(Candidate::number)
                .findFirst();
    }
}
