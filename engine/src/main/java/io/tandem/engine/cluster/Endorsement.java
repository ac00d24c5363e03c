package io.tandem.engine.cluster;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.SealingKey;
import io.tandem.engine.sip.SipRequest;
import java.util.Optional;

/// Says in an INVITE with Replaces that a node of this engine sends it, for a call of an account. It holds for that
/// INVITE
/// alone: the seal covers Call-ID, our tag, CSeq and the dialog that is to be replaced.
public final class Endorsement {
    private static final String PURPOSE = "endorsement";
    private static final String SEAL = ";seal=";

    private Endorsement() {}

    /// `invite`, endorsed for `account`.
    public static SipRequest endorse(SipRequest invite, AccountSid account, SealingKey secret) {
        return invite.with(HeaderName.ENDORSED, account.text() + SEAL + seal(invite, account.text(), secret));
    }

    /// The account that `invite` is endorsed for; nothing when no node of ours wrote that.
    public static Optional<AccountSid> of(SipRequest invite, SealingKey secret) {
        return invite.headers().first(HeaderName.ENDORSED).flatMap(value -> {
            int seal = value.indexOf(SEAL);
            return seal > 0
                            && secret.sealed(
                                    value.substring(seal + SEAL.length()),
                                    PURPOSE,
                                    parts(invite, value.substring(0, seal)))
                    ? AccountSid.parse(value.substring(0, seal))
                    : Optional.empty();
        });
    }

    private static String seal(SipRequest invite, String account, SealingKey secret) {
        return secret.seal(PURPOSE, parts(invite, account));
    }

    private static String[] parts(SipRequest invite, String account) {
        return new String[] {
            account,
            invite.callId(),
            invite.fromTag(),
            Long.toString(invite.cSeq()),
            invite.headers().first(HeaderName.REPLACES).orElse("")
        };
    }
}
