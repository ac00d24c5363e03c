package io.tandem.app.phone;

import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaPlane;
import io.tandem.engine.sid.CallSid;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Stands between one leg and its media session, and listens.
///
/// ```
/// Leg                Ears               MediaPlane          LineActor
///  |------Open------->|-------open---------->|                  |
///  |<-----Opened------|<------Opened---------|                  |
///  |                  |   tap: Hearing       |                  |
///  |                  |-----------------------------Hears------>|   whenever the sound has changed
///  |<---any event-----|<---any event---------|                  |
///  |                  |-----------------------------Sent------->|   all digits are on their way
/// ```
///
/// It lives as long as its parent, the line.
final class Ears {
    sealed interface Command {}

    record Open(CallSid call, MediaPlane.AddressFamily family, ActorRef<? super MediaEvent> leg) implements Command {}

    /// The leg is gone before it had its session.
    record Abandon() implements Command {}

    /// Keeps on that tape what is heard from now on.
    record RecordTo(Tape tape) implements Command {}

    private record FromMedia(MediaEvent event, ActorRef<? super MediaEvent> leg) implements Command {}

    private record Listen() implements Command {}

    /// What an ear hears is told after so long.
    private static final Duration ATTENTION = Duration.ofMillis(250);

    /// So many times in a row nothing: silence, not a pause between words.
    private static final int TURNS_OF_SILENCE = 3;

    private final ActorContext<Command> context;
    private final MediaPlane media;
    private final ActorRef<? super PhoneEvent> owner;
    private final Hearing hearing = new Hearing();
    private Optional<MediaPlane.Opening> opening = Optional.empty();

    private Ears(ActorContext<Command> context, MediaPlane media, ActorRef<? super PhoneEvent> owner) {
        this.context = context;
        this.media = media;
        this.owner = owner;
    }

    static Behavior<Command> create(MediaPlane media, ActorRef<? super PhoneEvent> owner) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Listen(), ATTENTION);
            return new Ears(context, media, owner).listening(new Sound.Silence(), 0);
        }));
    }

    /// The plane that a leg is given: its one session is heard by `ears`.
    static MediaPlane plane(MediaPlane media, ActorRef<Command> ears) {
        return new MediaPlane() {
            @Override
            public Opening open(CallSid call, AddressFamily family, ActorRef<? super MediaEvent> listener) {
                ears.tell(new Open(call, family, listener));
                return () -> ears.tell(new Abandon());
            }

            @Override
            public int openSessions() {
                return media.openSessions();
            }
        };
    }

    private Behavior<Command> listening(Sound told, int silentTurns) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case Open(var call, var family, var leg) -> {
                opening = Optional.of(media.open(
                        call, family, context.messageAdapter(MediaEvent.class, event -> new FromMedia(event, leg))));
                yield Behaviors.same();
            }
            case Abandon _ -> {
                opening.ifPresent(MediaPlane.Opening::abandon);
                yield Behaviors.same();
            }
            case FromMedia(var event, var leg) -> {
                noticed(event);
                leg.tell(event);
                yield Behaviors.same();
            }
            case RecordTo(var tape) -> {
                hearing.record(tape);
                yield Behaviors.same();
            }
            case Listen _ -> heard(told, hearing.take().orElseGet(Sound.Silence::new), silentTurns);
        });
    }

    private Behavior<Command> heard(Sound told, Sound now, int silentTurns) {
        int turns = now instanceof Sound.Silence ? silentTurns + 1 : 0;
        boolean pause = turns > 0 && turns < TURNS_OF_SILENCE;
        if (pause || isSame(told, now)) {
            return listening(told, turns);
        }
        owner.tell(new PhoneEvent.Hears(now));
        return listening(now, turns);
    }

    private static boolean isSame(Sound told, Sound now) {
        return (told instanceof Sound.Tone before && now instanceof Sound.Tone tone)
                ? tone.isNear(before.hertz())
                : told.equals(now);
    }

    private void noticed(MediaEvent event) {
        switch (event) {
            case MediaEvent.Opened(var session) -> session.tap(hearing);
            case MediaEvent.DigitsSent _ -> owner.tell(new PhoneEvent.DigitsSent());
            case MediaEvent.OpenFailed _,
                    MediaEvent.DigitReceived _,
                    MediaEvent.PlaybackEnded _,
                    MediaEvent.PeerSilent _ -> {} // the leg's alone
        }
    }
}
