package io.tandem.engine.sid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallSidTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 4095})
    void aMintedSidIsInItsSlot(int slot) {
        CallSid sid = CallSid.mint(slot);
        assertThat(sid.slot()).isEqualTo(slot);
        assertThat(sid.text()).matches("CA[0-9a-f]{32}");
        assertThat(CallSid.parse(sid.text())).contains(sid);
        assertThat(sid.digits()).isEqualTo(sid.text().substring(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4096})
    void thereAreNoOtherSlots(int slot) {
        assertThatThrownBy(() -> CallSid.mint(slot)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noTwoAreAlike() {
        Set<CallSid> sids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            sids.add(CallSid.mint(7));
        }
        assertThat(sids).hasSize(1000);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("CA", CallSid::parse),
                kind("AC", AccountSid::parse),
                kind("ID", InstanceId::parse),
                kind("AP", ApplicationSid::parse),
                kind("PN", NumberSid::parse),
                kind("RF", ReferSid::parse),
                kind("RE", RecordingSid::parse),
                kind("NO", NotificationSid::parse));
    }

    private static Arguments kind(String prefix, Function<String, ? extends Optional<?>> parse) {
        return Arguments.of(prefix, parse);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void onlyTheRightLettersAnd32LowerCaseDigitsAreASid(String prefix, Function<String, ? extends Optional<?>> parse) {
        String digits = "0123456789abcdef0123456789abcdef";
        assertThat(parse.apply(prefix + digits)).get().hasToString(prefix + digits);
        assertThat(parse.apply("XX" + digits)).isEmpty();
        assertThat(parse.apply(prefix + digits + "0")).isEmpty();
        assertThat(parse.apply(prefix + digits.substring(1))).isEmpty();
        assertThat(parse.apply(prefix + digits.replace('a', 'A'))).isEmpty();
        assertThat(parse.apply(prefix + digits.replace('a', 'g'))).isEmpty();
        assertThat(parse.apply("")).isEmpty();
    }

    @Test
    void aWrongTextIsNamed() {
        assertThatThrownBy(() -> new CallSid("AC0")).hasMessageContaining("AC0").hasMessageContaining("CA");
    }
}
