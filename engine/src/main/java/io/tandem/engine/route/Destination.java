package io.tandem.engine.route;

import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.Headers;
import java.util.Optional;

/// Whom a script or the API wants to call, not yet looked up.
public sealed interface Destination {
    /// Stands before the login of a client.
    String CLIENT = "client:";

    /// Header fields that the target's text brought (`?X-Name=value`); `X-` is put before a name that lacks it.
    Headers headers();

    /// A number: one that is hosted here, else one that a trunk carries.
    ///
    /// @param number without headers; blanks and visual separators do not count
    @SuppressWarnings("JavaLangClash") // the noun's own name
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

    /// What came of a text.
    sealed interface Parsed {
        /// It means this.
        record Meant(Destination destination) implements Parsed {}

        /// Nobody can be called by it.
        ///
        /// @param why what is wrong and what was expected, for its author
        record Unusable(String why) implements Parsed {}
    }

    /// An address without the `client:` that says that the rest is a login.
    static String withoutClient(String address) {
        return address.startsWith(CLIENT) ? address.substring(CLIENT.length()) : address;
    }

    /// The text of a `<Number>`: `+49 (30) 1234`, `tel:+49-30-1234`, with `?X-Name=value` if need be.
    static Parsed number(String text) {
        return DestinationText.parsed(() -> DestinationText.number(text));
    }

    /// The text of a `<Client>`: `alice`, with `?X-Name=value` if need be.
    static Parsed client(String text) {
        return DestinationText.parsed(() -> DestinationText.client(text));
    }

    /// The text of a `<Sip>`: a `sip:` or `sips:` URI, with URI headers if need be; a `tel:` URI is a number.
    static Parsed sip(String text, Optional<Credentials> credentials) {
        return DestinationText.parsed(() -> DestinationText.sip(text, credentials));
    }

    /// The `To` of a call that the API makes, and any other text that may be all three: `client:alice`,
    /// `sip:bob@example.org`, `bob@example.org`, `+49301234`.
    ///
    /// @param credentials for a SIP address
    static Parsed parse(String text, Optional<Credentials> credentials) {
        return DestinationText.parsed(() -> DestinationText.any(text, credentials));
    }
}
