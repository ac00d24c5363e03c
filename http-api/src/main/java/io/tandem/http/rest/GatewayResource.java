package io.tandem.http.rest;

import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.Trunk;
import java.time.InstantSource;
import java.util.List;

/// `Gateways`: where numbers go that are not hosted here. Whoever has a gateway trusts the calls from its sources.
final class GatewayResource {
    private final Store store;
    private final Access access;
    private final Changes changes;
    private final InstantSource clock;

    GatewayResource(RestParts parts, Access access) {
        this.store = parts.store();
        this.access = access;
        this.changes = parts.changes();
        this.clock = parts.clock();
    }

    List<Route> routes() {
        return List.of(
                Route.below("Gateways").get(this::list).create(this::create),
                Route.below("Gateways/{gateway}")
                        .get(this::show)
                        .update(this::update)
                        .delete(this::delete));
    }

    private Answer list(Asked asked) {
        Page.Request wanted = Paging.wanted(asked.fields());
        Page<Trunk> page = Await.result(store.trunks(asked.account().sid(), wanted));
        return Paging.answer(asked, "Gateways", wanted, page, trunk -> shown(asked.view(), trunk));
    }

    private Answer show(Asked asked) {
        return Answer.ok(shown(asked.view(), found(asked)));
    }

    private Answer create(Asked asked) {
        access.checkMayGrow(asked.account());
        Trunk made = GatewayChange.created(asked.account().sid(), asked.fields(), clock.instant());
        save(made);
        return Answer.of(asked.dialect().created(), shown(asked.view(), made))
                .with(HeaderField.LOCATION, uri(asked.view(), made));
    }

    private Answer update(Asked asked) {
        Trunk changed = GatewayChange.changed(found(asked), asked.fields(), clock.instant());
        save(changed);
        return Answer.ok(shown(asked.view(), changed));
    }

    private Answer delete(Asked asked) {
        Await.result(store.deleteTrunk(found(asked).sid()));
        changes.onTrunksChanged();
        return Answer.noContent();
    }

    private void save(Trunk trunk) {
        Await.result(store.save(trunk));
        changes.onTrunksChanged();
    }

    private Trunk found(Asked asked) {
        GatewaySid sid = asked.sid("gateway", GatewaySid::parse);
        Trunk trunk = Await.result(store.trunk(sid)).orElseThrow(() -> Refusal.notFound("there is no gateway " + sid));
        access.checkOwner(asked.account(), trunk.account(), sid);
        return trunk;
    }

    private static String uri(View view, Trunk trunk) {
        return view.uri(trunk.account(), "Gateways/" + trunk.sid());
    }

    /// Never with its password.
    private static Representation shown(View view, Trunk trunk) {
        return new Representation("Gateway", view)
                .text("Sid", trunk.sid())
                .text("AccountSid", trunk.account())
                .text("FriendlyName", trunk.friendlyName())
                .text("SipUri", trunk.uri())
                .text("Prefix", trunk.prefix())
                .text("Strip", trunk.strip())
                .text("Priority", trunk.priority())
                .text("Weight", trunk.weight())
                .text("Username", trunk.credentials().map(Credentials::username))
                .flag("Register", trunk.registration() == Trunk.Registration.REGISTER)
                .flag("Watch", trunk.watch() == Trunk.Watch.OPTIONS)
                .text("Sources", String.join(",", trunk.sources()))
                .text("Status", status(trunk))
                .text("ApiVersion", view.dialect().apiVersion())
                .date("DateCreated", trunk.created())
                .date("DateUpdated", trunk.updated())
                .text("Uri", uri(view, trunk));
    }

    private static String status(Trunk trunk) {
        return switch (trunk.status()) {
            case DISABLED -> "0";
            case ENABLED -> "1";
        };
    }
}
