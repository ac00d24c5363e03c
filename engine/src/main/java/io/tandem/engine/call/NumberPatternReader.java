package io.tandem.engine.call;

import io.tandem.engine.call.NumberPattern.Wrong;

/// Reads a number pattern sign by sign and writes the regular expression that it means.
final class NumberPatternReader {
    private static final int MOST_TIMES = 64;

    private final String text;
    private final StringBuilder regex = new StringBuilder();
    private int position;
    private int open;
    private Before before = Before.NOTHING;

    /// What a repetition would repeat.
    private enum Before {
        NOTHING,
        SIGN,
        GROUP,
        REPETITION,
        END
    }

    NumberPatternReader(String text) {
        this.text = text;
    }

    String regex() throws Wrong {
        if (text.length() > NumberPattern.LONGEST) {
            throw new Wrong("The pattern has " + text.length() + " characters; it may have " + NumberPattern.LONGEST);
        }
        while (position < text.length()) {
            char c = text.charAt(position);
            position++;
            read(c);
        }
        if (open > 0) {
            throw new Wrong("The pattern '" + text + "' has a '(' without its ')'");
        }
        return regex.toString();
    }

    private void read(char c) throws Wrong {
        switch (c) {
            case '\\' -> sign(escaped());
            case '[' -> sign(set());
            case '.' -> sign(".");
            case '(' -> groupOpens();
            case ')' -> groupCloses();
            case '|' -> becomes(Before.NOTHING, "|");
            case '^' -> begins();
            case '$' -> becomes(Before.END, "$");
            case '*', '+' -> {
                if (before == Before.NOTHING) {
                    sign(quoted(c));
                } else {
                    repeats(String.valueOf(c));
                }
            }
            case '?' -> isOptional();
            case '{' -> repeats(times());
            case ']', '}' -> throw wrong("'" + c + "' without the sign that opens it");
            default -> sign(quoted(c));
        }
    }

    private void sign(String what) {
        becomes(Before.SIGN, what);
    }

    private void becomes(Before next, String what) {
        regex.append(what);
        before = next;
    }

    private void begins() throws Wrong {
        if (before != Before.NOTHING) {
            throw wrong("'^' that is not at the beginning");
        }
        regex.append('^');
    }

    private void groupOpens() throws Wrong {
        if (text.startsWith("?:", position)) {
            position += 2;
        } else if (text.startsWith("?", position)) {
            throw wrong("a group that begins with '(?'; only '(?:' is known");
        }
        open++;
        becomes(Before.NOTHING, "(?:");
    }

    private void groupCloses() throws Wrong {
        if (open == 0) {
            throw wrong("')' without its '('");
        }
        open--;
        becomes(Before.GROUP, ")");
    }

    private void isOptional() throws Wrong {
        if (before == Before.GROUP) {
            becomes(Before.REPETITION, "?");
        } else {
            repeats("?");
        }
    }

    private void repeats(String how) throws Wrong {
        switch (before) {
            case SIGN -> becomes(Before.REPETITION, how);
            case NOTHING, END -> throw wrong("a repetition of nothing");
            case GROUP -> throw wrong("a group that is repeated; only single signs and sets may be");
            case REPETITION -> throw wrong("a repetition of a repetition");
        }
    }

    /// `n}`, `n,}` or `n,m}`.
    private String times() throws Wrong {
        int end = text.indexOf('}', position);
        String inside = end < 0 ? "" : text.substring(position, end);
        if (!inside.matches("[0-9]{1,3}(,([0-9]{1,3})?)?")) {
            throw wrong("'{' that is not followed by how many times, such as {3}, {3,} or {3,5}");
        }
        String[] bounds = inside.split(",", -1);
        int least = Integer.parseInt(bounds[0]);
        int most = bounds.length == 1 || bounds[1].isEmpty() ? least : Integer.parseInt(bounds[1]);
        if (least > most || most > MOST_TIMES) {
            throw wrong("{" + inside + "}; it may count up to " + MOST_TIMES + ", the smaller number first");
        }
        position = end + 1;
        return "{" + inside + "}";
    }

    private String escaped() throws Wrong {
        if (position == text.length()) {
            throw wrong("'\\' with nothing after it");
        }
        char c = text.charAt(position);
        position++;
        if (c == 'd') {
            return "[0-9]";
        }
        if (Character.isLetterOrDigit(c)) {
            throw wrong("'\\" + c + "'; only '\\d' and signs such as '\\*' are known");
        }
        return quoted(c);
    }

    private String digits() {
        position++;
        return "0-9";
    }

    private String set() throws Wrong {
        var set = new StringBuilder("[");
        if (text.startsWith("^", position)) {
            set.append('^');
            position++;
        }
        int begin = set.length();
        while (position < text.length() && text.charAt(position) != ']') {
            char c = text.charAt(position);
            position++;
            switch (c) {
                case '\\' -> set.append(text.startsWith("d", position) ? digits() : escaped());
                case '-' -> set.append(isRange(set.length() > begin) ? "-" : "\\-");
                default -> set.append(quoted(c));
            }
        }
        if (position == text.length()) {
            throw wrong("'[' without its ']'");
        }
        if (set.length() == begin) {
            throw wrong("an empty set");
        }
        position++;
        return set.append(']').toString();
    }

    /// A `-` between two plain signs means those between them, too.
    private boolean isRange(boolean follows) throws Wrong {
        if (!follows || position == text.length() || text.charAt(position) == ']') {
            return false;
        }
        char from = text.charAt(position - 2);
        char to = text.charAt(position);
        boolean escaped = text.charAt(position - 3) == '\\';
        if (escaped || !Character.isLetterOrDigit(from) || !Character.isLetterOrDigit(to) || from > to) {
            throw wrong("the range '" + from + "-" + to + "'; it needs two digits or letters, the smaller one first");
        }
        return true;
    }

    private static String quoted(char c) {
        return Character.isLetterOrDigit(c) || c > 127 ? String.valueOf(c) : "\\" + c;
    }

    private Wrong wrong(String what) {
        return new Wrong("The pattern '" + text + "' has " + what + " (at character " + position + ")");
    }
}
