package io.tandem.app.phone;

import io.tandem.engine.sip.Credentials;
import java.util.Optional;
import java.util.regex.Pattern;

/// As whom a phone registers, and where.
///
/// @param user the user part of its address
/// @param password in clear; empty when the registrar asks for none
/// @param registrar `host` or `host:port`, with `;transport=tcp` behind it when it is to be reached so
public record Account(String user, Optional<String> password, String registrar) {
    private static final String OVER_TCP = ";transport=tcp";
    private static final Pattern REGISTRAR =
            Pattern.compile("([0-9A-Za-z.-]+(:[0-9]{1,5})?|\\[[0-9a-fA-F:]+](:[0-9]{1,5})?)(" + OVER_TCP + ")?");
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z+*#._~-]+");

    /// @throws IllegalArgumentException says what is wrong
    public Account {
        if (!REGISTRAR.matcher(registrar).matches()) {
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

    /// The address of record, which no transport is part of (RFC 3261 19.1.1).
    String address() {
        return "sip:" + user + "@" + registrar.replace(OVER_TCP, "");
    }

    /// Where a phone that can be called at `uri` wants to be called: as it calls.
    String contact(String uri) {
        return registrar.endsWith(OVER_TCP) ? uri + OVER_TCP : uri;
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
