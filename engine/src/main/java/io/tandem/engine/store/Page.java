package io.tandem.engine.store;

import java.util.List;
import java.util.Optional;

/// One page of a list.
///
/// @param items what is on it
/// @param total how many items all pages have together
/// @param next token of the page that follows, for a store that then need not read again what this page and those
///     before had; empty: there is none, or it is found by its number alone
/// @param <T> what is listed
public record Page<T>(List<T> items, long total, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }

    /// One whose neighbours are found by their numbers.
    public Page(List<T> items, long total) {
        this(items, total, Optional.empty());
    }

    /// Which page is wanted.
    ///
    /// @param number counted from 0
    /// @param size items on a page, 1 to 1000
    /// @param token what the page before said comes [next][Page#next]; one that does not fit `number` and `size`,
    ///     or that the store cannot read, means nothing
    public record Request(int number, int size, Optional<String> token) {
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

        /// A page that is found by its number.
        public Request(int number, int size) {
            this(number, size, Optional.empty());
        }

        /// The page after this one.
        ///
        /// @param page what this request was answered with
        public Request following(Page<?> page) {
            return new Request(number + 1, size, page.next());
        }

        /// How many items come before this page.
        public long offset() {
            return (long) number * size;
        }
    }
}
