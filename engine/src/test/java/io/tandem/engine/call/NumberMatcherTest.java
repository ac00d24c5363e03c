package io.tandem.engine.call;

import static io.tandem.engine.store.SampleRecords.number;
import static io.tandem.engine.store.SampleRecords.providerNumber;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberMatcherTest {
    private final AccountSid account = AccountSid.mint();
    private final AccountSid stranger = AccountSid.mint();
    private final List<PhoneNumber> numbers = new ArrayList<>();

    @Nested
    class WrittenExactly {
        @ParameterizedTest
        @CsvSource({
            "1111,         '1111, +1111'",
            "+1111,        '+1111, 1111'",
            "5551234567,   '5551234567, +15551234567, 15551234567, +5551234567'",
            "15551234567,  '15551234567, +15551234567'",
            "+15551234567, '+15551234567, 15551234567'",
            "1551234567,   '1551234567, +1551234567'",
            "0550234567,   '0550234567, +0550234567'",
            "441632960961, '441632960961, +441632960961'",
            "alice,        alice",
            "+,            +",
            "*77#,         *77#",
        })
        void aNumberHasTheseSpellings(String dialled, String spellings) {
            assertThat(NumberMatcher.spellings(dialled)).containsExactly(spellings.split(", "));
        }

        @Test
        void theNumberAsItWasDialledComesBeforeItsOtherSpellings() {
            has(number(account, "+15551234567", 1));
            has(number(account, "5551234567", 2));
            assertThat(found("5551234567")).contains("5551234567");
            assertThat(found("15551234567")).contains("+15551234567");
            assertThat(found("+15551234567")).contains("+15551234567");
        }

        @Test
        void aNumberComesBeforeThePatternsThatMatchIt() {
            has(number(account, "7777|8888", 1));
            has(number(account, "7777", 2));
            has(number(account, "*", 0));
            assertThat(found("7777")).contains("7777");
            assertThat(found("8888")).contains("7777|8888");
        }

        @Test
        void theOldestOfTwoAccountsNumbersIsFound() {
            PhoneNumber younger = number(account, "1111", 2);
            PhoneNumber older = number(stranger, "1111", 1);
            has(younger);
            has(older);
            assertThat(match("1111", _ -> true)).contains(older);
        }

        @Test
        void aNameIsFoundAsItIsWritten() {
            has(number(account, "front-desk", 1));
            has(number(account, "sales(eu", 1));
            assertThat(found("front-desk")).contains("front-desk");
            assertThat(found("sales(eu")).contains("sales(eu");
            assertThat(found("Front-desk")).isEmpty();
        }

        @Test
        void aPureSipNumberIsThereForThoseWhoCanReachItsAccountAlone() {
            has(number(stranger, "1111", 1));
            assertThat(found("1111")).isEmpty();
            has(number(account, "1111", 2));
            assertThat(found("1111")).contains("1111");
        }

        @Test
        void aProvidersNumberIsThereForEverybody() {
            has(providerNumber(stranger, "+15551234567"));
            assertThat(found("5551234567")).contains("+15551234567");
        }

        @Test
        void aProvidersNumberIsNeverAPattern() {
            has(providerNumber(account, "77.."));
            assertThat(found("7711")).isEmpty();
        }
    }

    @Nested
    class ByPattern {
        @ParameterizedTest
        @CsvSource({
            "7777|8888,            7777",
            "7777|8888,            8888",
            "^*77...33#$,          *7711133#",
            "^*77...33#$,          *7722233#",
            "^[12]2233#$,          12233#",
            "^[12]2233#$,          22233#",
            "[45]234[23],          42342",
            "[45]234[23],          52343",
            "^*222*...*...*500#$,  *222*888*999*500#",
            "999...,               999111",
            "999...,               999222",
            "*,                    anything",
            "*,                    12345",
            "+1555.*,              +15551",
            "*77|*88,              *88",
            "(*7|^+8)1,            +81",
            "\\*77\\d{2},          *7712",
            "[\\d#]7?,             #",
            "[^1-3]+,              456",
            "[+-]1,                +1",
            "'12{2,3}3',           12223",
            "(?:12)?34,            34",
        })
        void aPatternMatches(String pattern, String dialled) {
            has(number(account, pattern, 1));
            assertThat(NumberMatcher.problem(pattern)).isEmpty();
            assertThat(found(dialled)).contains(pattern);
        }

        @ParameterizedTest
        @CsvSource({
            "7777|8888,            77778888",
            "7777|8888,            17777",
            "^*77...33#$,          7711133#",
            "^[12]2233#$,          32233#",
            "[45]234[23],          42341",
            "999...,               99911",
            "999...,               9991112",
            "999...,               999abc",
            "[^1-3]+,              451",
            "\\d*,                 1*2",
        })
        void aPatternDoesNotMatch(String pattern, String dialled) {
            has(number(account, pattern, 1));
            assertThat(found(dialled)).isEmpty();
        }

        @Test
        void theLongestPatternWins() {
            has(number(account, "*", 0));
            has(number(account, "^*222*...*...*500#$", 1));
            has(number(account, "^\\*222\\*333\\*444\\*500#$", 2));
            assertThat(found("*222*333*444*500#")).contains("^\\*222\\*333\\*444\\*500#$");
            assertThat(found("*222*888*999*500#")).contains("^*222*...*...*500#$");
            assertThat(found("*222")).contains("*");
        }

        @Test
        void theSamePatternOfAnAccountThatCannotBeReachedMatchesNothing() {
            has(number(stranger, "7777|8888", 1));
            has(number(stranger, "*", 1));
            assertThat(found("7777")).isEmpty();
        }

        @Test
        void onlyWhatAKeypadCanDialIsMatched() {
            has(number(account, ".*", 1));
            assertThat(found("77a")).isEmpty();
            assertThat(found("7".repeat(65))).isEmpty();
            assertThat(found("7".repeat(64))).contains(".*");
        }

        @Test
        void aPatternThatTakesTooManyStepsDoesNotMatch() {
            String slow = ".*".repeat(20) + "#";
            has(number(account, slow, 1));
            has(number(account, "77*", 1));
            assertThat(NumberMatcher.problem(slow)).isEmpty();
            assertThat(found("7".repeat(64))).contains("77*");
        }

        @Test
        void whatCannotBeReadAsAPatternIsPassedOver() {
            has(number(account, "(7+)+", 1));
            has(number(account, "77*", 1));
            assertThat(found("777")).contains("77*");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(7+)+;       a group that is repeated",
                "(7|77)*;     a group that is repeated",
                "(7){30};     a group that is repeated",
                "7**;         a repetition of a repetition",
                "7{2}{3};     a repetition of a repetition",
                "7{1,99};     up to 64",
                "7{5,2};      the smaller number first",
                "7{x};        how many times",
                "7{;          how many times",
                "?7;          a repetition of nothing",
                "7$*;         a repetition of nothing",
                "7^8;         not at the beginning",
                "(77;         without its ')'",
                "77);         without its '('",
                "[77;         without its ']'",
                "77];         without the sign that opens it",
                "[];          an empty set",
                "[9-1];       the smaller one first",
                "[\\*-9];     the range",
                "(?=7)7;      only '(?:' is known",
                "(7)\\1;      only '\\d' and signs",
                "77\\;        nothing after it",
            })
    void aPatternThatCouldHangACallOrMeansNothingIsRefusedAndSaysWhy(String pattern, String why) {
        assertThat(NumberMatcher.problem(pattern))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("'" + pattern + "'").contains(why));
    }

    @Test
    void aPatternThatIsTooLongIsRefused() {
        assertThat(NumberMatcher.problem(".".repeat(65))).contains("The pattern has 65 characters; it may have 64");
        assertThat(NumberMatcher.problem(".".repeat(64))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "front-desk", "o'brien", "日本", "a_b.c", "+", "&&", "#", ""})
    void whatIsHarmlessIsNotRefused(String phoneNumber) {
        assertThat(NumberMatcher.problem(phoneNumber)).isEmpty();
    }

    private void has(PhoneNumber number) {
        numbers.add(number);
    }

    /// What a caller finds who can reach the first account alone.
    private Optional<String> found(String dialled) {
        return match(dialled, account::equals).map(PhoneNumber::phoneNumber);
    }

    private Optional<PhoneNumber> match(String dialled, Predicate<AccountSid> reachable) {
        List<String> spellings = NumberMatcher.spellings(dialled);
        List<PhoneNumber> written = numbers.stream()
                .filter(number -> spellings.contains(number.phoneNumber()))
                .toList();
        List<PhoneNumber> patterns =
                numbers.stream().filter(PhoneNumber::mayBePattern).toList();
        return new NumberMatcher(patterns).match(dialled, written, reachable);
    }
}
