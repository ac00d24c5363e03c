package io.tandem.engine.store;

/// How a list is sorted: text by code point, a missing value first, and what is equal by sid in the same order.
///
/// @param by what to sort by
/// @param order which end comes first
/// @param <F> the fields of that list
public record Sort<F extends Enum<F>>(F by, Order order) {
    /// Which end comes first.
    public enum Order {
        ASCENDING,
        DESCENDING
    }
}
