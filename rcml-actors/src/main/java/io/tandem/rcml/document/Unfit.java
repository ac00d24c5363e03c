package io.tandem.rcml.document;

/// A piece of a target that cannot be used. Never leaves [ReferTarget].
final class Unfit extends Exception {

    private static final long serialVersionUID = 1L;

    Unfit(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
