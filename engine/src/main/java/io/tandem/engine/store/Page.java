package io.tandem.engine.store;

import java.util.List;

/// One page of a list.
///
/// @param items what is on it
/// @param total how many items all pages have together
/// @param <T> what is listed
public record Page<T>(List<T> items, long total) {
    public Page {
        items = List.copyOf(items);
    }

    /// Which page is wanted.
    ///
    /// @param number counted from 0
    /// @param size items on a page, 1 to 1000
    public record Request(int number, int size) {
        /// Largest page.
        public static final int LARGEST = 1000;

        /// @throws IllegalArgumentException when a value is out of its range; the message names it
        public Request {
            if (number < 0) {
                throw new IllegalArgumentException("Page must be 0 or more, not " + number);
            }
            if (size < 1 || size > LARGEST) {
                throw new IllegalArgumentException("PageSize must be between 1 and " + LARGEST + ", not " + size);
            }
        }

        /// How many items come before this page.
        public long offset() {
            return (long) number * size;
        }
    }
}
