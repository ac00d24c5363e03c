package io.tandem.http.rest;

import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// `Clients`: the SIP phones of an account, and where they are registered.
final class ClientResource {
    private final Store store;
    private final Access access;
    private final Changes changes;
    private final InstantSource clock;
    private final ClientChange change;

    /// @param realm the realm in which passwords are hashed
    ClientResource(RestParts parts, Access access, String realm) {
        this.store = parts.store();
        this.access = access;
        this.changes = parts.changes();
        this.clock = parts.clock();
        this.change = new ClientChange(parts.store(), realm);
    }

    List<Route> routes() {
        return List.of(
                Route.below("Clients").get(this::list).create(this::create),
                Route.below("Clients/{client}")
                        .get(this::show)
                        .update(this::update)
                        .delete(this::delete),
                Route.below("Clients/{client}/Bindings").get(this::bindings));
    }

    private Answer list(Asked asked) {
        Page.Request wanted = Paging.wanted(asked.fields());
        Page<Client> page =
                Await.result(store.clients(asked.account().sid(), asked.fields().text("Login"), wanted));
        return Paging.answer(asked, "Clients", wanted, page, client -> ClientView.shown(asked.view(), client));
    }

    private Answer show(Asked asked) {
        return Answer.ok(ClientView.shown(asked.view(), found(asked)));
    }

    private Answer create(Asked asked) {
        access.checkMayGrow(asked.account());
        Client made = change.created(asked.account(), asked.fields(), clock.instant());
        save(made);
        return Answer.of(asked.dialect().created(), ClientView.shown(asked.view(), made))
                .with(HeaderField.LOCATION, ClientView.uri(asked.view(), made));
    }

    private Answer update(Asked asked) {
        Client changed = change.changed(found(asked), asked.fields(), clock.instant());
        save(changed);
        return Answer.ok(ClientView.shown(asked.view(), changed));
    }

    private Answer delete(Asked asked) {
        Client client = found(asked);
        Await.result(store.deleteClient(client.sid()));
        changes.onClientChanged(client.sid());
        return switch (asked.dialect()) {
            case RESTCOMM -> Answer.ok(ClientView.shown(asked.view(), client));
            case LIBRARIES -> Answer.noContent();
        };
    }

    private Answer bindings(Asked asked) {
        Client client = found(asked);
        Page.Request wanted = Paging.wanted(asked.fields());
        Instant now = clock.instant();
        List<Binding> live = Await.result(store.bindings(client.sid())).stream()
                .filter(binding -> binding.expires().isAfter(now))
                .toList();
        return Paging.answer(
                asked,
                "Bindings",
                wanted,
                Paging.cut(live, wanted),
                binding -> ClientView.shown(asked.view(), binding));
    }

    private void save(Client client) {
        Await.result(store.save(client));
        changes.onClientChanged(client.sid());
    }

    private Client found(Asked asked) {
        ClientSid sid = asked.sid("client", ClientSid::parse);
        Client client =
                Await.result(store.client(sid)).orElseThrow(() -> Refusal.notFound("there is no client " + sid));
        access.checkOwner(asked.account(), client.account(), sid);
        return client;
    }
}
