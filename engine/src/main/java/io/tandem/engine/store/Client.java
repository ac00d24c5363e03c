package io.tandem.engine.store;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sid.ClientSid;
import java.time.Instant;
import java.util.Optional;

/// A SIP phone's account: it registers, is called by its login, and may call. An application beats a URL.
///
/// @param sid its identifier
/// @param account whose it is
/// @param login the user part of its address; unique on the node, in any letter case
/// @param friendlyName for people
/// @param secret what its digest answers are checked with
/// @param status whether it may do anything
/// @param voice asked when it calls; without it its calls go where they are dialled
/// @param voiceFallback asked when `voice` fails
/// @param voiceApplication asked in place of `voice`
/// @param refer asked when it sends REFER in a call that no number stands for
/// @param referFallback asked when `refer` fails
/// @param referApplication asked in place of `refer`
/// @param transfers what it may do with REFER; empty: as its account
/// @param created when it was made
/// @param updated when it was last changed
public record Client(
        ClientSid sid,
        AccountSid account,
        String login,
        String friendlyName,
        Secret secret,
        Status status,
        Optional<Webhook> voice,
        Optional<Webhook> voiceFallback,
        Optional<ApplicationSid> voiceApplication,
        Optional<Webhook> refer,
        Optional<Webhook> referFallback,
        Optional<ApplicationSid> referApplication,
        Optional<TransferRules> transfers,
        Instant created,
        Instant updated) {
    /// What is kept of a password: HA1 of RFC 7616 3.4.2, for the realm that it was set in.
    ///
    /// @param realm the realm
    /// @param md5 HA1 by MD5, in hexadecimal digits
    /// @param sha256 HA1 by SHA-256, in hexadecimal digits
    public record Secret(String realm, String md5, String sha256) {
        /// Without the hashes: who has them can register.
        @Override
        public String toString() {
            return "Secret[realm=" + realm + "]";
        }
    }

    /// Whether a client may do anything.
    public enum Status {
        DISABLED,
        ENABLED
    }
}
