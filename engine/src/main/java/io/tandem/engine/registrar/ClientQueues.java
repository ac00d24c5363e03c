package io.tandem.engine.registrar;

import io.tandem.engine.sid.ClientSid;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/// What is to be done for each client: one thing at a time, in the order in which it was added.
///
/// @param <W> a thing to be done
final class ClientQueues<W> {
    private final Map<ClientSid, Queue<W>> queues = new HashMap<>();
    private int all;

    /// How much is to be done for all clients.
    int all() {
        return all;
    }

    /// How much is to be done for `client`.
    int of(ClientSid client) {
        Queue<W> queue = queues.get(client);
        return queue == null ? 0 : queue.size();
    }

    /// Adds something, which is current at once when nothing else is.
    void add(ClientSid client, W work) {
        queues.computeIfAbsent(client, _ -> new ArrayDeque<>()).add(work);
        all++;
    }

    /// What is being done.
    W current(ClientSid client) {
        return queue(client).element();
    }

    /// The current thing is done.
    ///
    /// @return what is current now
    Optional<W> done(ClientSid client) {
        Queue<W> queue = queue(client);
        queue.remove();
        all--;
        if (queue.isEmpty()) {
            queues.remove(client);
        }
        return Optional.ofNullable(queue.peek());
    }

    private Queue<W> queue(ClientSid client) {
        Queue<W> queue = queues.get(client);
        if (queue == null) {
            throw new IllegalStateException("nothing was being done for " + client);
        }
        return queue;
    }
}
