package io.tandem.app.phone;

import io.tandem.engine.sip.Credentials;
import java.util.Optional;
import java.util.regex.Pattern;

/// As whom a phone registers, and where.
///
/// @param user the user part of its address
/// @param password in clear; empty when the registrar asks for none
/// @param registrar `host` or `host:port`
public record Account(String user, Optional<String> password, String registrar) {
    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z.-]+(:[0-9]{1,5})?|\\[[0-9a-fA-F:]+](:[0-9]{1,5})?");
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z+*#._~-]+");

    /// @throws IllegalArgumentException says what is wrong
    public Account {
        if (!HOST.matcher(registrar).matches()) {
            throw new IllegalArgumentException(
                    "expected a registrar such as 127.0.0.1:5080, but found '" + registrar + "'");
        }
        if (!NAME.matcher(user).matches()) {
            throw new IllegalArgumentException("expected a user name such as bob, but found '" + user + "'");
        }
    }

    /// Whether `text` is a name that needs a registrar's host to be called.
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// The address of record.
    String address() {
        return complete(user);
    }

    String registrarUri() {
        return "sip:" + registrar;
    }

    Optional<Credentials> credentials() {
        return password.map(secret -> new Credentials(user, secret));
    }

    /// The address of `name` at this registrar.
    String complete(String name) {
        return "sip:" + name + "@" + registrar;
    }

    /// Without the password.
    @Override
    public String toString() {
        return address();
    }
}
