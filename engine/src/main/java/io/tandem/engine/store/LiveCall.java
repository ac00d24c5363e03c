package io.tandem.engine.store;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.Dialog;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is kept of a call only while it lives, for whoever finds it without its node: whom to tell that it is over, and
/// where another node would take it up.
///
/// @param call the call
/// @param account whose call it is
/// @param instance the node that holds it
/// @param parameters what every request to an application about it has; its status is to be replaced
/// @param listener who is told that it is over; its URL is absolute
/// @param partner whom it is connected with
/// @param session its dialog and its media, once it is answered
/// @param script where its script is
public record LiveCall(
        CallSid call,
        AccountSid account,
        InstanceId instance,
        Parameters parameters,
        Optional<Webhook> listener,
        Optional<CallSid> partner,
        Optional<Session> session,
        Optional<ScriptPosition> script) {
    /// The joint at which another node takes up a leg.
    ///
    /// @param dialog as it was when the session was agreed on; requests of ours since then are not counted
    /// @param localSdp the session description that we sent last
    /// @param remoteSdp the one that the peer sent last
    public record Session(Dialog dialog, String localSdp, String remoteSdp) {}

    /// Where a script is.
    ///
    /// @param document where it came from; empty when no URL did
    /// @param verb the index of the verb that runs
    /// @param line where that stands in the document
    /// @param name what it is called
    /// @param owed what its application is asked when it ends
    public record ScriptPosition(Optional<URI> document, int verb, int line, String name, List<Owed> owed) {
        public ScriptPosition {
            owed = List.copyOf(owed);
        }

        /// Nothing is owed any more: it was asked.
        public ScriptPosition asked() {
            return new ScriptPosition(document, verb, line, name, List.of());
        }
    }

    /// A request that an application waits for until a verb has ended.
    ///
    /// @param verb what is running
    /// @param method how it is asked
    /// @param url where
    /// @param parameters what the request has beside those of the call and of the verb's end
    /// @param since when the verb began
    public record Owed(OwingVerb verb, HttpMethod method, URI url, Parameters parameters, Instant since) {}

    /// What may owe a request.
    public enum OwingVerb {
        DIAL,
        CONFERENCE,
        REFER,
        RECORD
    }

    LiveCall at(Optional<ScriptPosition> changed) {
        return new LiveCall(call, account, instance, parameters, listener, partner, session, changed);
    }

    LiveCall in(Session changed) {
        return new LiveCall(call, account, instance, parameters, listener, partner, Optional.of(changed), script);
    }

    /// This call when that one is told of its end and that one is connected with it.
    public LiveCall with(Optional<Webhook> told, Optional<CallSid> company) {
        return new LiveCall(call, account, instance, parameters, told, company, session, script);
    }
}
