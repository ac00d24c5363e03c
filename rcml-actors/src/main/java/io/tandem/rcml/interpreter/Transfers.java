package io.tandem.rcml.interpreter;

import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallFacts;
import io.tandem.engine.call.StatusCallback;
import io.tandem.engine.call.VoiceParameters;
import io.tandem.engine.leg.Leg.Suppress;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ReferSid;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.Webhook;
import io.tandem.rcml.document.DocumentUrl;
import io.tandem.rcml.document.Refer;
import io.tandem.rcml.document.ReferTarget;
import io.tandem.rcml.verb.refer.ReferActor;
import io.tandem.rcml.verb.refer.ReferOrder;
import io.tandem.rcml.verb.refer.ReferRecords;
import io.tandem.rcml.verb.refer.ReferSetup;
import java.net.URI;
import java.util.Optional;

/// Makes the orders of transfers, from documents and from the API.
final class Transfers {
    private Transfers() {}

    static ReferOrder of(Refer refer) {
        return new ReferOrder(
                ReferSid.mint(),
                refer.target(),
                refer.replaces(),
                refer.timeout(),
                refer.norefersub() ? Suppress.YES : Suppress.NO,
                refer.credentials(),
                refer.action(),
                refer.method());
    }

    static ReferOrder of(CallControl.ReferOrder wanted, URI httpBase) {
        return new ReferOrder(
                ReferSid.mint(),
                wanted.target(),
                wanted.replaces().map(CallSid::text),
                wanted.patience(),
                Suppress.NO,
                Optional.empty(),
                wanted.action().flatMap(webhook -> DocumentUrl.resolve(webhook.url(), httpBase)),
                wanted.action().map(Webhook::method).orElse(HttpMethod.POST));
    }

    /// What is wrong with the target, if anything is.
    static Optional<String> problem(CallControl.ReferOrder wanted, String domain) {
        return switch (ReferTarget.check(wanted.target(), domain)) {
            case ReferTarget.Checked.Usable _ -> Optional.empty();
            case ReferTarget.Checked.Unusable(var why) -> Optional.of(why);
        };
    }

    static ReferRecord record(ReferOrder order, ReferSetup setup) {
        return ReferRecords.begun(order, setup);
    }

    /// The status callback that tells the end of a transfer.
    static Optional<StatusCallback> told(
            Webhook webhook,
            ReferOrder order,
            ReferActor.Ended ended,
            CallFacts facts,
            Stage stage,
            ScriptParts parts) {
        Parameters parameters = VoiceParameters.of(facts, stage.status())
                .and("ReferSid", order.sid().text())
                .and(ended.result().parameters());
        return DocumentUrl.resolve(webhook.url(), parts.httpBase())
                .map(url -> new StatusCallback(
                        facts.call(), ApplicationRequest.of(facts.account(), webhook.method(), url.uri(), parameters)));
    }
}
