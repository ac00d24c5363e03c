package io.tandem.engine.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedOrderTest {
    @Test
    void eachPlaceIsDrawnInProportionToTheWeights() {
        Random random = new Random(7);
        int[] first = new int[61];
        int[] lastOfTen = new int[61];
        for (int i = 0; i < 20_000; i++) {
            List<Integer> order = WeightedOrder.of(List.of(10, 30, 60), weight -> weight, random);
            assertThat(order).containsExactlyInAnyOrder(10, 30, 60);
            first[order.getFirst()]++;
            lastOfTen[order.getLast()]++;
        }
        assertThat(first[60] / 20_000.0).isCloseTo(0.6, within(0.02));
        assertThat(first[30] / 20_000.0).isCloseTo(0.3, within(0.02));
        assertThat(first[10] / 20_000.0).isCloseTo(0.1, within(0.02));
        assertThat(lastOfTen[10]).isGreaterThan(lastOfTen[30]).isGreaterThan(lastOfTen[60]);
    }

    @Test
    void withoutWeightIsSeldomFirstAndNeverLeftOut() {
        Random random = new Random(7);
        int weightless = 0;
        for (int i = 0; i < 5_000; i++) {
            List<Integer> order = WeightedOrder.of(List.of(99, 0), weight -> weight, random);
            assertThat(order).containsExactlyInAnyOrder(0, 99);
            weightless += order.getFirst() == 0 ? 1 : 0;
        }
        assertThat(weightless).isBetween(1, 200);
    }

    @Test
    void noWeightsAtAllKeepEveryone() {
        assertThat(WeightedOrder.of(List.of("a", "b", "c"), _ -> 0, new Random(1)))
                .containsExactlyInAnyOrder("a", "b", "c");
    }
}
