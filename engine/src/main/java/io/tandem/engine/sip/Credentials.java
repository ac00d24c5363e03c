package io.tandem.engine.sip;

/// What a 401 or 407 is answered with.
///
/// @param username as the challenger knows it
/// @param password in clear: its hash needs the challenger's realm
public record Credentials(String username, String password) {
    /// Without the password: records are printed in traces.
    @Override
    public String toString() {
        return "Credentials[username=" + username + "]";
    }
}
