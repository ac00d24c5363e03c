package io.tandem.rcml.document;

import io.tandem.engine.sip.AddressText;
import io.tandem.engine.sip.Replaces;
import io.tandem.engine.sip.Unfit;
import io.tandem.engine.sip.UriEscapes;
import io.tandem.engine.sip.UriEscapes.Part;
import io.tandem.engine.sip.UriHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Judges the text of `<Refer>`'s noun, and makes the URI that REFER carries in Refer-To.
///
/// `sip:` and `sips:` URIs (RFC 3261 19.1.1), `tel:` URIs (RFC 3966 3) and plain numbers, each with URI headers. A
/// plain number is completed with the account's domain; so is a `tel:` URI that has headers, which that scheme cannot
/// carry (RFC 3261 19.1.6 has the form). A bare `?` at the end means no headers. What is unusable must not be sent in
/// any part: the verb then fails with 400.
public final class ReferTarget {

    /// In octets, as written and as sent.
    private static final int LONGEST = 4096;

    private static final String DOMAIN = "the account's domain";

    private ReferTarget() {}

    /// What came of a target.
    public sealed interface Checked {

        /// It can be sent.
        ///
        /// @param referToUri escaped as Refer-To needs it, to be put between `<` and `>`
        record Usable(String referToUri) implements Checked {}

        /// It must not be sent, in no part.
        ///
        /// @param why what is wrong and what was expected, for the document's author
        record Unusable(String why) implements Checked {}
    }

    /// Judges a target.
    ///
    /// @param text of the noun
    /// @param domain the account's: host, or host:port
    public static Checked check(String text, String domain) {
        return check(text, domain, Optional.empty());
    }

    /// The same with a Replaces header written for `dialog`.
    public static Checked check(String text, String domain, Replaces dialog) {
        return check(text, domain, Optional.of(dialog));
    }

    /// The Replaces header for a URI, without `?` or `&`: `Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2`.
    ///
    /// @throws IllegalArgumentException when no dialog can have that Call-ID or those tags
    public static String replacesHeader(Replaces dialog) {
        try {
            return UriHeaders.of("").replacing(dialog.toString()).escaped().substring(1);
        } catch (Unfit unfit) {
            throw new IllegalArgumentException(unfit.why(), unfit);
        }
    }

    private static Checked check(String text, String domain, Optional<Replaces> dialog) {
        try {
            var target = text.strip();
            refuseLongerThan(LONGEST, target);
            UriEscapes.refuseControls(target, "the target");
            var uri = uri(target, domain, dialog);
            refuseLongerThan(LONGEST, uri);
            return new Checked.Usable(uri);
        } catch (Unfit unfit) {
            return new Checked.Unusable(unfit.why());
        }
    }

    private static void refuseLongerThan(int most, String uri) throws Unfit {
        if (uri.length() > most || uri.getBytes(StandardCharsets.UTF_8).length > most) {
            throw new Unfit("the target is longer than " + most + " octets");
        }
    }

    private static String uri(String target, String domain, Optional<Replaces> dialog) throws Unfit {
        var question = target.indexOf('?');
        var address = question < 0 ? target : target.substring(0, question);
        var colon = address.indexOf(':');
        var scheme = colon < 0 ? "" : address.substring(0, colon).toLowerCase(Locale.ROOT);
        AddressText.refuseAmbiguous(scheme, target);
        var written = UriHeaders.of(question < 0 ? "" : target.substring(question + 1));
        var headers = dialog.isPresent() ? written.replacing(dialog.get().toString()) : written;
        return switch (scheme) {
            case "sip", "sips" -> AddressText.internet(scheme, address.substring(colon + 1)) + headers.escaped();
            case "tel" -> tel(address.substring(colon + 1), domain, headers);
            default ->
                "sip:" + UriEscapes.escaped(AddressText.number(address), Part.USER) + "@"
                        + AddressText.hostAndPort(domain, DOMAIN) + headers.escaped();
        };
    }

    private static String tel(String subscriber, String domain, UriHeaders headers) throws Unfit {
        var number = AddressText.subscriber(subscriber);
        var written = number.digits() + number.parameters();
        return headers.isEmpty()
                ? "tel:" + written
                : "sip:" + UriEscapes.completed(written, Part.USER, "the target's number") + "@"
                        + AddressText.hostAndPort(domain, DOMAIN) + ";user=phone" + headers.escaped();
    }
}
