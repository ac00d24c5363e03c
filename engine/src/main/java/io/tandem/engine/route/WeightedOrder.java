package io.tandem.engine.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/// Puts equals in an order where the heavier ones come first more often, as servers of the same priority are chosen
/// (RFC 2782, "Weight"): each place is drawn with chances in proportion to the weights, and one without weight has a
/// small one.
public final class WeightedOrder {
    private WeightedOrder() {}

    /// All of `items` in an order that was drawn.
    ///
    /// @param weight 0 or more
    public static <T> List<T> of(List<T> items, ToIntFunction<T> weight, RandomGenerator random) {
        List<T> left = new ArrayList<>(items);
        left.sort(Comparator.comparingInt(item -> weight.applyAsInt(item) == 0 ? 0 : 1));
        List<T> order = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            order.add(left.remove(drawn(left, weight, random)));
        }
        return order;
    }

    private static <T> int drawn(List<T> items, ToIntFunction<T> weight, RandomGenerator random) {
        long sum = items.stream().mapToLong(weight::applyAsInt).sum();
        long drawn = random.nextLong(sum + 1);
        long running = 0;
        for (int i = 0; i < items.size(); i++) {
            running += weight.applyAsInt(items.get(i));
            if (running >= drawn) {
                return i;
            }
        }
        throw new IllegalStateException("weights below 0 in " + items);
    }
}
