package io.tandem.engine.transfer;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.VoiceParameters;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.Replaces;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.sip.Unfit;
import io.tandem.engine.sip.UriHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a REFER asks for (RFC 3515 2.4).
///
/// @param target its Refer-To URI, as written
/// @param user the user part of that, or its number
/// @param replaces the dialog that the INVITE to the target is to replace
/// @param invite the header fields that the URI wants in that INVITE, without those that it may not set
/// @param dropped the names of those that it may not set
/// @param referredBy the value of Referred-By
/// @param custom its `X-` header fields
/// @param subscription whether NOTIFYs are wanted (RFC 4488)
public record ReferRequest(
        String target,
        String user,
        Optional<Replaces> replaces,
        Headers invite,
        List<String> dropped,
        Optional<String> referredBy,
        Headers custom,
        Subscription subscription) {
    /// Whether a REFER makes a subscription.
    public enum Subscription {
        WANTED,
        SUPPRESSED
    }

    /// What came of reading a REFER.
    public sealed interface Read {}

    /// It can be served.
    public record Understood(ReferRequest request) implements Read {}

    /// It cannot.
    ///
    /// @param status what it is answered
    /// @param why for people
    public record Unreadable(int status, String why) implements Read {}

    /// Reads a REFER.
    public static Read of(SipRequest refer) {
        List<String> targets = refer.headers().all(HeaderName.REFER_TO);
        if (targets.size() != 1) {
            return new Unreadable(
                    400, "exactly one Refer-To is expected, there are " + targets.size()); // RFC 3515 2.4.2
        }
        Optional<NameAddr> address = NameAddr.parse(targets.getFirst());
        if (address.isEmpty()) {
            return new Unreadable(400, "Refer-To holds no URI");
        }
        String text = address.get().uri();
        String scheme = text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT);
        if (!List.of("sip", "sips", "tel").contains(scheme)) {
            return new Unreadable(416, "a " + scheme + " URI cannot be called: expected sip, sips or tel");
        }
        Optional<SipUri> uri = SipUri.parse(text);
        if (uri.isEmpty()) {
            return new Unreadable(400, "the URI in Refer-To cannot be read");
        }
        Optional<String> method = uri.get().parameter("method").filter(name -> !name.equalsIgnoreCase("INVITE"));
        if (method.isPresent()) {
            return new Unreadable(501, "method=" + method.get() + " is not performed: expected INVITE");
        }
        return read(refer, text, uri.get());
    }

    private static Read read(SipRequest refer, String text, SipUri uri) {
        UriHeaders.Wanted headers;
        try {
            headers = UriHeaders.wanted(uri.headers());
        } catch (Unfit unfit) {
            return new Unreadable(400, unfit.why());
        }
        Headers wanted = headers.fields();
        List<String> replaced = wanted.all(HeaderName.REPLACES);
        Optional<Replaces> replaces = replaced.stream().findFirst().flatMap(Replaces::parse);
        if (replaced.size() > 1 || (replaced.size() == 1 && replaces.isEmpty())) {
            return new Unreadable(400, "Replaces in the Refer-To URI names no dialog");
        }
        boolean suppressed = refer.headers().lists(HeaderName.REFER_SUB, "false");
        return new Understood(new ReferRequest(
                text,
                uri.user(),
                replaces,
                wanted,
                headers.dropped(),
                refer.headers().first(HeaderName.REFERRED_BY),
                refer.headers().custom(),
                suppressed ? Subscription.SUPPRESSED : Subscription.WANTED));
    }

    /// What its application is told beside the transferee's voice parameters.
    ///
    /// @param transferor the party that sent it
    /// @param transferee the party that is sent somewhere
    public Parameters told(String transferor, String transferee) {
        return Parameters.NONE
                .and("Transferor", transferor)
                .and("Transferee", transferee)
                .and("ReferTarget", user)
                .and("ReferTransferTarget", user)
                .and("ReferTo", target)
                .and("ReferredBy", referredBy)
                .and(VoiceParameters.SIP_HEADER, custom);
    }

    /// What the INVITE to the target carries.
    public Headers inviteHeaders() {
        return referredBy.map(by -> invite.and(HeaderName.REFERRED_BY, by)).orElse(invite);
    }
}
