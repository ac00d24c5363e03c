package io.tandem.http.client;

/// Why something failed, in words for an application's author.
final class Reasons {
    private Reasons() {}

    /// The innermost reason of `failure`, such as ` (Connection refused)`.
    static String inBrackets(Throwable failure) {
        Throwable innermost = failure;
        for (int depth = 0; innermost.getCause() != null && depth < 10; depth++) {
            innermost = innermost.getCause();
        }
        String words = innermost.getMessage() == null ? innermost.getClass().getSimpleName() : innermost.getMessage();
        return " (" + words.strip() + ")";
    }
}
