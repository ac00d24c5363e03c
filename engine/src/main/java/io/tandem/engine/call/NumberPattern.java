package io.tandem.engine.call;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// A pure-SIP number read as a pattern. It is matched with the whole of what was dialled.
///
/// The language is a part of regular expressions in which no match can hang a call: signs, `.`, `\d`, sets,
/// alternatives, groups that are not repeated, and repetitions of single signs. As the original engine has it, `*` and
/// `+` stand for themselves where there is nothing that they could repeat: at the beginning, after `^`, `|` and `(`.
/// Repetitions one after the other can still be slow together, so that each match has a limit of steps.
final class NumberPattern {
    /// Longest pattern, and longest number that is matched with one.
    static final int LONGEST = 64;

    private static final int STEPS = 50_000;

    private final Pattern regex;

    private NumberPattern(Pattern regex) {
        this.regex = regex;
    }

    /// @throws Wrong when `text` is no such pattern
    static NumberPattern of(String text) throws Wrong {
        return new NumberPattern(Pattern.compile(new NumberPatternReader(text).regex()));
    }

    /// What is wrong with `text` as a pattern; nothing when it is one.
    static Optional<String> problem(String text) {
        try {
            of(text);
            return Optional.empty();
        } catch (Wrong wrong) {
            return Optional.of(wrong.getMessage());
        }
    }

    boolean matches(String dialled) {
        try {
            return dialled.length() <= LONGEST
                    && regex.matcher(new Limited(dialled, new AtomicInteger(STEPS)))
                            .matches();
        } catch (TooManySteps _) {
            return false;
        }
    }

    /// The pattern cannot be used; the message says where and why.
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;
        private final String message;

        Wrong(String message) {
            super(message);
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("a pattern took too many steps", null, false, false);
        }
    }

    /// A text that can be looked at only so many times, whoever looks at parts of it.
    private record Limited(CharSequence text, AtomicInteger left) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (left.getAndDecrement() <= 0) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Limited(text.subSequence(start, end), left);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
