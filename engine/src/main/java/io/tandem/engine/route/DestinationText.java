package io.tandem.engine.route;

import io.tandem.engine.route.Destination.Parsed;
import io.tandem.engine.sip.AddressText;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Unfit;
import io.tandem.engine.sip.UriEscapes;
import io.tandem.engine.sip.UriHeaders;
import java.util.Locale;
import java.util.Optional;

/// Reads the texts that mean a [Destination].
final class DestinationText {
    private static final int LONGEST_ADDRESS = 255;
    private static final int LONGEST_HEADERS = 1024;
    private static final int LONGEST_LOGIN = 64;

    private DestinationText() {}

    /// One way of reading.
    @FunctionalInterface
    interface Reading {
        Destination read() throws Unfit;
    }

    static Parsed parsed(Reading reading) {
        try {
            return new Parsed.Meant(reading.read());
        } catch (Unfit unfit) {
            return new Parsed.Unusable(unfit.why());
        }
    }

    static Destination number(String text) throws Unfit {
        Split split = Split.of(text);
        return new Destination.Number(
                split.scheme().equals("tel")
                        ? AddressText.subscriber(split.afterScheme()).digits()
                        : AddressText.number(split.address()),
                split.headers());
    }

    static Destination client(String text) throws Unfit {
        Split split = Split.of(text);
        return new Destination.Client(
                login(split.scheme().equals("client") ? split.afterScheme() : split.address()), split.headers());
    }

    private static String login(String text) throws Unfit {
        String login = text.strip();
        UriEscapes.refuseControls(login, "the client");
        if (login.isEmpty()
                || login.length() > LONGEST_LOGIN
                || login.chars().anyMatch(c -> "@:<>\" ".indexOf(c) >= 0)) {
            throw new Unfit("the client \"" + Unfit.shown(login) + "\": expected a login of 1 to " + LONGEST_LOGIN
                    + " characters, without blanks, quotes, @ or :");
        }
        return login;
    }

    static Destination sip(String text, Optional<Credentials> credentials) throws Unfit {
        Split split = Split.of(text);
        return switch (split.scheme()) {
            case "tel" -> number(text);
            case "sip", "sips" ->
                new Destination.Sip(
                        AddressText.internet(split.scheme(), split.afterScheme()), split.headers(), credentials);
            default ->
                throw new Unfit("the target \"" + Unfit.shown(split.address()) + "\": expected a sip: or sips: URI");
        };
    }

    static Destination any(String text, Optional<Credentials> credentials) throws Unfit {
        Split split = Split.of(text);
        return switch (split.scheme()) {
            case "client" -> client(text);
            case "sip", "sips", "tel" -> sip(text, credentials);
            default -> split.address().indexOf('@') > 0 ? sip("sip:" + text.strip(), credentials) : number(text);
        };
    }

    /// A text taken apart.
    ///
    /// @param scheme in lower case; empty when there is none
    /// @param address with the scheme, without headers
    private record Split(String scheme, String address, Headers headers) {
        static Split of(String text) throws Unfit {
            String target = text.strip();
            UriEscapes.refuseControls(target, "the target");
            int question = target.indexOf('?');
            String address = question < 0 ? target : target.substring(0, question);
            String headers = question < 0 ? "" : target.substring(question + 1);
            refuseLongerThan(LONGEST_ADDRESS, address, "the target");
            refuseLongerThan(LONGEST_HEADERS, headers, "what follows the ? of the target");
            int colon = address.indexOf(':');
            String scheme = colon < 0 ? "" : address.substring(0, colon).toLowerCase(Locale.ROOT);
            AddressText.refuseAmbiguous(scheme, target);
            return new Split(scheme, address, UriHeaders.of(headers).ofOurInvite());
        }

        private static void refuseLongerThan(int most, String text, String name) throws Unfit {
            if (text.length() > most) {
                throw new Unfit(name + " has " + text.length() + " characters: expected at most " + most);
            }
        }

        String afterScheme() {
            return address.substring(address.indexOf(':') + 1);
        }
    }
}
