package io.tandem.rcml.document;

/// What a `<Sip>` noun gives to answer a 401 or 407 with.
public record Credentials(String username, String password) {

    /// Without the password: records are printed in traces.
    @Override
    public String toString() {
        return "Credentials[username=" + username + "]";
    }
}
