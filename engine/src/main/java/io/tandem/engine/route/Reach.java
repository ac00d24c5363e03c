package io.tandem.engine.route;

import io.tandem.engine.cluster.Neighbours;
import io.tandem.engine.registrar.BindingSource;
import io.tandem.engine.route.Route.By;
import io.tandem.engine.route.Route.Hop;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.Remote;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.store.Binding;
import java.util.Optional;

/// How a phone is reached where it registered.
@FunctionalInterface
public interface Reach {
    /// From here.
    Reach DIRECT = binding ->
            Optional.of(new Hop(binding.contact(), BindingSource.route(binding), Optional.empty(), By.NETWORK));

    /// The way to `binding`; nothing when there is none.
    Optional<Hop> to(Binding binding);

    /// A connection that a phone made to another node ends there: it is reached through that node (RFC 5626 5.3),
    /// and not at all when that node is gone.
    ///
    /// @param self this node
    static Reach inCluster(InstanceId self, Neighbours neighbours) {
        return binding -> {
            Optional<Remote> phone = Remote.parse(binding.source())
                    .filter(remote -> remote.transport() != Transport.UDP)
                    .filter(_ -> !binding.instance().equals(self));
            return phone.isEmpty()
                    ? DIRECT.to(binding)
                    : neighbours
                            .route(phone.get(), binding.instance())
                            .map(route -> new Hop(binding.contact(), Optional.of(route), Optional.empty(), By.NETWORK));
        };
    }
}
