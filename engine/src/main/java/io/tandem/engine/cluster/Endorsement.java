package io.tandem.engine.cluster;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.SealingKey;
import io.tandem.engine.sip.SipRequest;
import java.util.Optional;

/// Says in an INVITE with Replaces that a node of this engine sends it, for a call of an account. It holds for that
/// INVITE alone: the seal covers Call-ID, our tag, CSeq and the dialog that is to be replaced.
public final class Endorsement {
    private static final SealedValue FIELD = new SealedValue(HeaderName.ENDORSED, "endorsement");

    private Endorsement() {}

    /// `invite`, endorsed for `account`.
    public static SipRequest endorse(SipRequest invite, AccountSid account, SealingKey secret) {
        return FIELD.write(invite, account.text(), secret, replaced(invite));
    }

    /// The account that `invite` is endorsed for; nothing when no node of ours wrote that.
    public static Optional<AccountSid> of(SipRequest invite, SealingKey secret) {
        return FIELD.read(invite, secret, replaced(invite)).flatMap(AccountSid::parse);
    }

    private static String replaced(SipRequest invite) {
        return invite.headers().first(HeaderName.REPLACES).orElse("");
    }
}
