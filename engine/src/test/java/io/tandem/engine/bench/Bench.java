package io.tandem.engine.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.Effect;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;

/// An actor, its children and their timers on the test's own thread: nothing happens but what the test makes happen,
/// and that at once.
///
/// ```
/// test                    Bench                          actor, its children
///  |-------tell------------>|-----one message at a time-------->|
///  |                        |<----timers, children, watching----|
///  |<-----------------------|   once no mailbox holds anything   |
///  |-------fire------------>|-----what the timer would tell---->|   and how long that would have taken
///  |-------crash----------->|                                   |   whoever watches it is told
/// ```
///
/// A message that the actor calls unhandled fails the test: it is one that nobody thought of.
///
/// @param <T> what the actor is told
public final class Bench<T> {
    private final BehaviorTestKit<T> kit;
    private final Map<Object, Effect.TimerScheduled<?>> armed = new LinkedHashMap<>();
    private final Map<String, Bench<?>> children = new LinkedHashMap<>();
    private final Map<ActorRef<?>, Runnable> watching = new HashMap<>();
    private final List<String> spawned = new ArrayList<>();
    private Life life = Life.LIVING;

    private enum Life {
        LIVING,
        OVER
    }

    private Bench(BehaviorTestKit<T> kit) {
        this.kit = kit;
        look();
    }

    /// Starts an actor of that behavior, and runs it until it has nothing to do.
    public static <T> Bench<T> of(Behavior<T> behavior) {
        var bench = new Bench<>(BehaviorTestKit.create(behavior));
        bench.run();
        return bench;
    }

    /// The actor.
    public ActorRef<T> ref() {
        return kit.getRef();
    }

    /// Tells the actor `message`, and runs until nobody has anything to do.
    public void tell(T message) {
        kit.getRef().tell(message);
        run();
    }

    /// Runs the actor and its children until nobody has anything to do: after somebody else than the test told them
    /// something.
    public void run() {
        while (step()) {
            look();
        }
    }

    /// The timers that are armed, oldest first, each as what it will tell.
    public List<Object> timers() {
        return life == Life.OVER
                ? List.of()
                : armed.values().stream()
                        .<Object>map(Effect.TimerScheduled::msg)
                        .toList();
    }

    /// The only timer that is armed fires.
    ///
    /// @return how long it was set for
    public Duration fireTimer() {
        List<Object> waiting = timers();
        if (waiting.size() != 1) {
            throw new AssertionError("expected exactly one armed timer, but there are " + waiting);
        }
        return fire(waiting.getFirst().getClass());
    }

    /// The oldest armed timer that tells such a message fires.
    ///
    /// @return how long it was set for
    public Duration fire(Class<?> message) {
        for (Map.Entry<Object, Effect.TimerScheduled<?>> entry : armed.entrySet()) {
            Effect.TimerScheduled<?> timer = entry.getValue();
            if (message.isInstance(timer.msg()) && life == Life.LIVING) {
                armed.remove(entry.getKey());
                timer.send().apply();
                run();
                return timer.duration();
            }
        }
        throw new AssertionError("no armed timer tells a " + message.getSimpleName() + ": armed are " + timers());
    }

    /// Whether a timer that tells such a message is armed.
    public boolean awaits(Class<?> message) {
        return timers().stream().anyMatch(message::isInstance);
    }

    /// Whether the actor is over.
    public boolean isStopped() {
        return life == Life.OVER;
    }

    /// Whether the actor has a living child of that name.
    public boolean hasChild(String name) {
        return children.containsKey(name);
    }

    /// The names of all children that live, oldest first.
    public List<String> children() {
        return List.copyOf(children.keySet());
    }

    /// The names of all children that the actor ever had, oldest first.
    public List<String> everSpawned() {
        return List.copyOf(spawned);
    }

    /// A living child.
    ///
    /// @param <C> what the child is told
    @SuppressWarnings("unchecked") // the test knows its actors
    public <C> Bench<C> child(String name) {
        Bench<?> child = children.get(name);
        if (child == null) {
            throw new AssertionError("no child called '" + name + "' lives: there are " + children.keySet());
        }
        return (Bench<C>) child;
    }

    /// A living child dies of an exception, and whoever watches it hears so.
    public void crash(String name) {
        child(name).die();
        run();
    }

    /// Somebody whom the actor watches and who is not its child is over: the actor hears so, if it still watches.
    public void isGone(ActorRef<?> watched) {
        Runnable told = watching.remove(watched);
        if (told != null) {
            told.run();
        }
        run();
    }

    /// The actor itself dies of an exception.
    public void crash() {
        die();
    }

    private void die() {
        kit.signal(PostStop.instance());
        look();
        over();
    }

    private void over() {
        life = Life.OVER;
        children.values().forEach(Bench::die);
        children.clear();
    }

    private boolean step() {
        boolean acted = false;
        while (life == Life.LIVING && kit.selfInbox().hasMessages()) {
            acted = true;
            T message = kit.selfInbox().receiveMessage();
            kit.run(message);
            if (Behavior.isUnhandled(kit.returnedBehavior())) {
                throw new AssertionError("unhandled: " + message);
            }
            look();
        }
        for (Bench<?> child : List.copyOf(children.values())) {
            acted |= child.step();
        }
        for (Map.Entry<String, Bench<?>> child : List.copyOf(children.entrySet())) {
            if (child.getValue().isStopped()) {
                children.remove(child.getKey());
                Runnable told = watching.remove(child.getValue().ref());
                if (told != null) {
                    told.run();
                }
                acted = true;
            }
        }
        return acted;
    }

    /// Takes note of what the actor did beside telling.
    private void look() {
        for (Effect effect : kit.getAllEffects()) {
            switch (effect) {
                case Effect.TimerScheduled<?> timer -> {
                    armed.remove(timer.key());
                    armed.put(timer.key(), timer);
                }
                case Effect.TimerCancelled cancelled -> armed.remove(cancelled.key());
                case Effect.Spawned<?> child -> adopt(child.childName(), child.ref());
                case Effect.SpawnedAnonymous<?> child ->
                    adopt(child.ref().path().name(), child.ref());
                case Effect.WatchedWith<?, ?> watched ->
                    watching.put(watched.other(), () -> tellSelf(watched.message()));
                case Effect.Watched<?> watched ->
                    watching.put(
                            watched.other(),
                            () -> kit.signal(new Terminated(watched.other().unsafeUpcast())));
                case Effect.Unwatched<?> unwatched -> watching.remove(unwatched.other());
                case Effect.Stopped stopped -> child(stopped.childName()).die();
                default -> {} // adapters and the like change nothing for a test
            }
        }
        if (life == Life.LIVING && !kit.isAlive()) {
            over();
        }
    }

    private void adopt(String name, ActorRef<?> ref) {
        spawned.add(name);
        children.put(name, new Bench<>(kit.childTestKit(ref)));
    }

    @SuppressWarnings("unchecked") // watchWith takes nothing else
    private void tellSelf(Object message) {
        kit.getRef().tell((T) message);
    }
}
