package io.tandem.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.Side.Seen;
import java.util.stream.Stream;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Members are digits, in the order of their addresses: those that are seen, and those that are not.
class SideTest {
    @ParameterizedTest
    @CsvSource({
        "1,     '',  LARGER",
        "12,    '',  LARGER",
        "123,   '',  LARGER",
        "12,    3,   LARGER",
        "23,    1,   LARGER",
        "1,     23,  SMALLER",
        "3,     12,  SMALLER",
        "1,     2,   LARGER",
        "2,     1,   SMALLER",
        "14,    23,  LARGER",
        "23,    14,  SMALLER",
        "345,   12,  LARGER",
        "12,    345, SMALLER",
    })
    void moreThanHalfGoOnOrHalfWithTheLowestAddress(String seen, String unseen, Side side) {
        assertThat(side(seen, unseen)).isEqualTo(side);
    }

    @Test
    void aNodeThatKnowsNobodyYetIsNotCutOff() {
        assertThat(side("", "")).isEqualTo(Side.LARGER);
    }

    private static Side side(String seen, String unseen) {
        return Side.of(
                Stream.concat(
                                addresses(seen).map(address -> new Seen(address, true)),
                                addresses(unseen).map(address -> new Seen(address, false)))
                        .toList(),
                Member.addressOrdering());
    }

    private static Stream<Address> addresses(String digits) {
        return digits.chars().mapToObj(digit -> new Address("pekko", "tandem", "127.0.0." + (char) digit, 7350));
    }
}
