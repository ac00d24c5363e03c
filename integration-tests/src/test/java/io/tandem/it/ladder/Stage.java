package io.tandem.it.ladder;

import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.it.ladder.Occurrence.Sending;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/// Where a ladder is played: the engine, its peers, and the time.
interface Stage extends AutoCloseable {
    /// The engine and what stands around it.
    EngineUnderTest engine();

    /// The calls.
    ActorRef<CallRegistry.Command> registry();

    /// The conferences.
    ActorRef<ConferenceRegion.Command> conferences();

    /// Hears what the API's orders lead to.
    ActorRef<Object> api();

    /// The dialog of that name, `bob` or `bob/2`; it is there from the first time on that it is asked for.
    Peer peer(String name);

    /// All dialogs that were asked for.
    List<Peer> peers();

    /// The phone of that name; it is there from the first time on that it is asked for.
    Handset handset(String name);

    /// Our host and port.
    String us();

    /// Sends a message of a dialog's.
    void deliver(Peer peer, Peer.Outgoing message);

    /// The next thing that we said; nothing when we say nothing.
    ///
    /// @param to those to whom something is expected
    /// @param sending whether a repetition is expected
    Optional<Occurrence> next(Set<String> to, Sending sending);

    /// Something that we said and that no line has expected, now that everything has come to rest.
    Optional<Occurrence> unlisted();

    /// Whatever was sent has had its effect.
    void settle();

    /// Lets time pass.
    void pass(Duration time);

    /// Lets pass what all transactions may last.
    void passTransactions();

    /// What of a call is left; nothing when all is gone.
    Optional<String> left();

    @Override
    void close();
}
