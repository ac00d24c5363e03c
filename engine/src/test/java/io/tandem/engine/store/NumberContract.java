package io.tandem.engine.store;

import static io.tandem.engine.store.SampleRecords.fullNumber;
import static io.tandem.engine.store.SampleRecords.named;
import static io.tandem.engine.store.SampleRecords.number;
import static io.tandem.engine.store.SampleRecords.providerNumber;
import static io.tandem.engine.store.Stages.done;
import static io.tandem.engine.store.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.NumberSid;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a [Store] promises about incoming phone numbers.
abstract class NumberContract {
    private static final Page.Request FIRST = new Page.Request(0, 50);

    private final AccountSid account = AccountSid.mint();

    abstract Store store();

    /// All numbers of that account.
    static NumberQuery all(AccountSid account) {
        return new NumberQuery(
                account,
                Optional.empty(),
                Optional.empty(),
                new Sort<>(NumberQuery.Field.PHONE_NUMBER, Sort.Order.ASCENDING));
    }

    @Test
    void aNumberIsReadAsItWasWritten() {
        PhoneNumber full = fullNumber();
        PhoneNumber bare = number(account, "1111", 0);
        done(store().save(full));
        done(store().save(bare));
        assertThat(done(store().number(full.sid()))).contains(full);
        assertThat(done(store().number(bare.sid()))).contains(bare);
    }

    @Test
    void anUnknownNumberIsNotThere() {
        assertThat(done(store().number(NumberSid.mint()))).isEmpty();
        assertThat(done(store().numbersWritten(List.of("1111")))).isEmpty();
        assertThat(done(store().patterns())).isEmpty();
        assertThat(done(store().numbers(all(account), FIRST))).isEqualTo(new Page<PhoneNumber>(List.of(), 0));
    }

    @Test
    void savingANumberAgainReplacesAllOfIt() {
        PhoneNumber full = fullNumber();
        PhoneNumber bare = number(account, "1111", 0);
        PhoneNumber replaced = withSid(bare, full.sid());
        done(store().save(full));
        done(store().save(replaced));
        done(store().save(replaced));
        assertThat(done(store().number(full.sid()))).contains(replaced);
        assertThat(done(store().numbersWritten(List.of(full.phoneNumber())))).isEmpty();
        assertThat(done(store().patterns())).isEmpty();
    }

    @Test
    void twoNumbersOfAnAccountMayNotBeCalledTheSame() {
        PhoneNumber first = number(account, "1111", 0);
        PhoneNumber second = number(account, "1111", 1);
        done(store().save(first));
        assertThat(failure(store().save(second)))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessageContaining("1111");
        assertThat(done(store().number(second.sid()))).isEmpty();
    }

    @Test
    void aNumberMayNotTakeTheNameOfAnotherAfterwards() {
        PhoneNumber first = number(account, "1111", 0);
        PhoneNumber second = number(account, "2222", 1);
        done(store().save(first));
        done(store().save(second));
        assertThat(failure(store().save(withSid(first, second.sid())))).isInstanceOf(StoreException.Conflict.class);
        assertThat(done(store().number(second.sid()))).contains(second);
    }

    @Test
    void numbersOfTwoAccountsMayBeCalledTheSame() {
        PhoneNumber older = number(account, "1111", 1);
        PhoneNumber younger = number(AccountSid.mint(), "1111", 2);
        done(store().save(younger));
        done(store().save(older));
        assertThat(done(store().numbersWritten(List.of("1111")))).containsExactly(older, younger);
    }

    @Test
    void numbersAreFoundByAnyOfTheirSpellingsExactly() {
        PhoneNumber plain = number(account, "15551234", 1);
        PhoneNumber plus = number(account, "+15551234", 2);
        PhoneNumber odd = number(account, "o'\"\\,[日本]\n*", 3);
        done(store().save(plain));
        done(store().save(plus));
        done(store().save(odd));
        done(store().save(number(account, "5551234", 4)));
        assertThat(done(store().numbersWritten(List.of("+15551234", "15551234", "15551234", "+"))))
                .containsExactly(plain, plus);
        assertThat(done(store().numbersWritten(List.of(odd.phoneNumber())))).containsExactly(odd);
        assertThat(done(store().numbersWritten(List.of()))).isEmpty();
    }

    @Test
    void patternsAreThePureSipNumbersWithMoreThanLettersAndDigits() {
        PhoneNumber catchAll = number(account, "*", 1);
        PhoneNumber alternatives = number(AccountSid.mint(), "7777|8888", 2);
        done(store().save(alternatives));
        done(store().save(catchAll));
        done(store().save(number(account, "+1234", 3)));
        done(store().save(number(account, "alice", 4)));
        done(store().save(providerNumber(account, "12..")));
        assertThat(done(store().patterns())).containsExactly(catchAll, alternatives);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "*;          +15551, 15551, 25552, 1[5]?, Alice",
                "*555*;      +15551, 15551, 25552",
                "1555*;      15551",
                "*1;         +15551, 15551",
                "1*1;        15551",
                "15551;      15551",
                "1[5]?;      1[5]?",
                "1[5]*;      1[5]?",
                "1555?;      ''",
                "_5551;      ''",
                "%;          ''",
                "alice;      ''",
                "A*;         Alice",
            })
    void numbersAreFoundByWildcard(String wildcard, String found) {
        for (String phoneNumber : List.of("+15551", "15551", "25552", "1[5]?", "Alice")) {
            done(store().save(number(account, phoneNumber, 0)));
        }
        done(store().save(number(AccountSid.mint(), "15551", 0)));
        var query = new NumberQuery(
                account, Optional.of(wildcard), Optional.empty(), all(account).sort());
        Page<PhoneNumber> page = done(store().numbers(query, FIRST));
        List<String> expected = found.isEmpty() ? List.of() : List.of(found.split(", "));
        assertThat(page.items()).extracting(PhoneNumber::phoneNumber).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(page.total()).isEqualTo(expected.size());
    }

    @Test
    void numbersAreFoundByTheirNameExactly() {
        PhoneNumber desk = named(account, "1", "Desk*");
        done(store().save(desk));
        done(store().save(named(account, "2", "Desk 2")));
        var query = new NumberQuery(
                account, Optional.empty(), Optional.of("Desk*"), all(account).sort());
        assertThat(done(store().numbers(query, FIRST)).items()).containsExactly(desk);
    }

    @ParameterizedTest
    @CsvSource({
        "DATE_CREATED,  ASCENDING,  c b a",
        "DATE_CREATED,  DESCENDING, a b c",
        "PHONE_NUMBER,  ASCENDING,  b a c",
        "PHONE_NUMBER,  DESCENDING, c a b",
        "FRIENDLY_NAME, ASCENDING,  a b c",
        "FRIENDLY_NAME, DESCENDING, c b a",
    })
    void numbersAreSorted(NumberQuery.Field field, Sort.Order order, String expected) {
        done(store().save(sortable("2", "a", 3)));
        done(store().save(sortable("1", "b", 2)));
        done(store().save(sortable("3", "c", 1)));
        var query = new NumberQuery(account, Optional.empty(), Optional.empty(), new Sort<>(field, order));
        assertThat(done(store().numbers(query, FIRST)).items())
                .extracting(PhoneNumber::friendlyName)
                .containsExactly(expected.split(" "));
    }

    @Test
    void aDeletedNumberIsGoneAndItsNameIsFree() {
        PhoneNumber gone = number(account, "77..", 1);
        done(store().save(gone));
        done(store().deleteNumber(gone.sid()));
        done(store().deleteNumber(gone.sid()));
        assertThat(done(store().number(gone.sid()))).isEmpty();
        assertThat(done(store().patterns())).isEmpty();
        done(store().save(number(account, "77..", 2)));
    }

    private PhoneNumber sortable(String phoneNumber, String friendlyName, int minute) {
        PhoneNumber dated = number(account, phoneNumber, minute);
        return copy(dated, dated.sid(), friendlyName);
    }

    private static PhoneNumber withSid(PhoneNumber number, NumberSid sid) {
        return copy(number, sid, number.friendlyName());
    }

    private static PhoneNumber copy(PhoneNumber number, NumberSid sid, String friendlyName) {
        return new PhoneNumber(
                sid,
                number.account(),
                number.phoneNumber(),
                friendlyName,
                number.pureSip(),
                number.voice(),
                number.voiceFallback(),
                number.voiceApplication(),
                number.refer(),
                number.referFallback(),
                number.referApplication(),
                number.statusCallback(),
                number.callerIdLookup(),
                number.others(),
                number.created(),
                number.updated());
    }
}
