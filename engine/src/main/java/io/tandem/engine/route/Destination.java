package io.tandem.engine.route;

import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.Headers;
import java.util.Optional;

/// Whom a script or the API wants to call, not yet looked up.
public sealed interface Destination {
    /// Header fields that the target's text brought (`?X-Name=value`); `X-` is put before a name that lacks it.
    Headers headers();

    /// A number: one that is hosted here, else one that a trunk carries.
    ///
    /// @param number as written, without headers
    record Number(String number, Headers headers) implements Destination {}

    /// A client, at every place where it is registered.
    ///
    /// @param login its login
    record Client(String login, Headers headers) implements Destination {}

    /// A SIP address.
    ///
    /// @param uri sip or sips, without headers
    /// @param credentials answer its challenges
    record Sip(String uri, Headers headers, Optional<Credentials> credentials) implements Destination {}
}
