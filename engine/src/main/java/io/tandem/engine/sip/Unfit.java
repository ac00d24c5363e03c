package io.tandem.engine.sip;

/// A text that names somebody to call, or a piece of one, cannot be used. Whoever reads such a text turns this into a
/// value for its author.
public final class Unfit extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 60;

    /// @param why what is wrong and what was expected
    public Unfit(String why) {
        super(why, null, false, false);
    }

    /// What is wrong and what was expected.
    public String why() {
        return String.valueOf(getMessage());
    }

    /// So much of `text` as goes into a sentence.
    public static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
