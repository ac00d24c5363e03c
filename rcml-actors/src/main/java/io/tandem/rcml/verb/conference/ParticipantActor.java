package io.tandem.rcml.verb.conference;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.call.VoiceParameters;
import io.tandem.engine.conference.ConferenceActor;
import io.tandem.engine.conference.ConferenceRegion.ToRoom;
import io.tandem.engine.conference.Place;
import io.tandem.engine.conference.RoomEvent;
import io.tandem.engine.conference.RoomEvent.Refusal;
import io.tandem.engine.conference.RoomEvent.Why;
import io.tandem.engine.conference.RoomKey;
import io.tandem.engine.conference.RoomSounds;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.MediaEvent.DigitReceived;
import io.tandem.engine.media.MediaEvent.PlaybackEnd;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.media.Playback;
import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.store.Webhook;
import io.tandem.engine.transfer.Callee;
import io.tandem.engine.transfer.TransferNews;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.StatusCallback.OfConference;
import io.tandem.rcml.document.WaitSound;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// One party's stay in a room. Ladder: see the package.
///
/// The room says where the party is ([Place]); this actor alone tells the leg, so that nothing that the room says can
/// reach a leg that has left. It also plays what the party hears alone: what a waiting party hears, what one on hold
/// hears, what is announced to it.
public final class ParticipantActor {
    /// How long a room may take to let somebody in.
    private static final Duration ENTRY = Duration.ofSeconds(5);

    /// What this actor is told.
    public sealed interface Command {}

    /// The parent's word.
    public record FromParent(VerbOrder order) implements Command {}

    private record FromRoom(RoomEvent event) implements Command {}

    private record RoomGone() implements Command {}

    private record EntryOverdue() implements Command {}

    private record TimeLimitDue() implements Command {}

    private record Pressed(DigitReceived digit) implements Command {}

    private record Played(PlaybackEnded ended) implements Command {}

    /// What the party hears while it is where it is.
    private record Background(int place, RoomSounds.Heard heard) implements Command {}

    private record Announcement(Webhook url, RoomSounds.Heard heard) implements Command {}

    /// What is being announced to the party.
    private record Announcing(long playback, Webhook url) {}

    /// A party in a room.
    ///
    /// @param background what it hears alone, in a loop; empty: nothing
    private record Stay(
            ConferenceSid conference,
            Mixer mixer,
            Place place,
            Instant since,
            List<AudioClip> background,
            Optional<Announcing> announcing) {
        Stay in(Place newPlace) {
            return new Stay(conference, mixer, newPlace, since, background, announcing);
        }

        Stay hearing(List<AudioClip> clips) {
            return new Stay(conference, mixer, place, since, clips, announcing);
        }

        Stay announcing(Optional<Announcing> now) {
            return new Stay(conference, mixer, place, since, background, now);
        }
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ParticipantSetup setup;
    private final RoomKey room;
    private final ActorRef<RoomEvent> self;
    private final ActorRef<? super VerbOutcome> replyTo;
    private ActorRef<Leg.Command> leg;
    private int places;

    private ParticipantActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ParticipantSetup setup,
            ActorRef<? super VerbOutcome> replyTo) {
        this.context = context;
        this.timers = timers;
        this.setup = setup;
        this.leg = setup.leg();
        this.replyTo = replyTo;
        this.room = new RoomKey(setup.facts().account(), setup.noun().name());
        this.self = context.messageAdapter(RoomEvent.class, FromRoom::new);
    }

    /// Enters the room of `setup`.
    public static Behavior<Command> create(ParticipantSetup setup, ActorRef<? super VerbOutcome> replyTo) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new ParticipantActor(context, timers, setup, replyTo).enter()));
    }

    private Behavior<Command> enter() {
        var noun = setup.noun();
        if (noun.coach().isPresent()) {
            report(Code.NOT_OFFERED, "coach is not offered: all hear the participant");
        }
        if (noun.statusCallback()
                .filter(callback -> callback.events().contains(OfConference.SPEAKER))
                .isPresent()) {
            report(Code.NOT_OFFERED, "statusCallbackEvent speaker is not offered: it is not told");
        }
        timers.startSingleTimer(new EntryOverdue(), ENTRY);
        tell(new ConferenceActor.Enter(
                Entries.of(setup.dial(), noun, setup.facts().call()), self));
        return entering();
    }

    /// The room lets it in, or not.
    private Behavior<Command> entering() {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromRoom(RoomEvent.Seated seated) -> seated(seated);
            case FromRoom(RoomEvent.Refused(var why)) -> {
                report(Code.CONFERENCE, refusal(why));
                yield notLetIn(486);
            }
            case EntryOverdue _ -> {
                report(Code.CONFERENCE, "the conference did not answer");
                tell(new ConferenceActor.Leave(self));
                yield notLetIn(503);
            }
            case FromParent(VerbOrder.LegGone _) -> {
                tell(new ConferenceActor.Leave(self));
                news(new TransferNews.TransfereeGone());
                yield end(new VerbOutcome.Next());
            }
            case FromParent(VerbOrder.Abandon _) -> {
                tell(new ConferenceActor.Leave(self));
                news(new TransferNews.Failed(487));
                yield Behaviors.stopped();
            }
            case FromParent(VerbOrder.OnLeg(var newLeg)) -> {
                leg = newLeg;
                yield Behaviors.same();
            }
            case FromParent(VerbOrder.HandOver(var waiting)) -> nobody(waiting);
            case FromParent(VerbOrder.Change _) -> Behaviors.same();
            case FromRoom(RoomEvent.SentOut _), FromRoom(RoomEvent.Moved _), FromRoom(RoomEvent.Hear _), RoomGone _ ->
                Behaviors.unhandled(); // Seated comes first
            case TimeLimitDue _, Pressed _, Played _, Background _, Announcement _ -> Behaviors.unhandled();
        });
    }

    private String refusal(Refusal why) {
        return switch (why) {
            case FULL ->
                "the conference has " + setup.noun().maxParticipants() + " participants already; the next verb runs";
            case LABEL_TAKEN ->
                "another participant of the conference has the label "
                        + setup.noun().participantLabel().orElse("") + "; the next verb runs";
        };
    }

    private Behavior<Command> notLetIn(int status) {
        news(new TransferNews.Failed(status));
        return end(new VerbOutcome.Next());
    }

    private Behavior<Command> seated(RoomEvent.Seated seated) {
        timers.cancel(new EntryOverdue());
        timers.startSingleTimer(new TimeLimitDue(), setup.dial().timeLimit());
        context.watchWith(seated.room(), new RoomGone());
        hearStar();
        news(new TransferNews.Connected());
        leg.tell(new Leg.Enter(seated.mixer(), seated.place().seat()));
        return hear(new Stay(
                seated.conference(),
                seated.mixer(),
                seated.place(),
                setup.clock().instant(),
                List.of(),
                Optional.empty()));
    }

    private void hearStar() {
        if (setup.dial().hangupOnStar()) {
            leg.tell(new Leg.HearDigits(Optional.of(context.messageAdapter(DigitReceived.class, Pressed::new))));
        }
    }

    /// Ends with the room, the leg, the time limit, or a star.
    private Behavior<Command> staying(Stay stay) {
        return Behaviors.receiveMessage(command -> switch (command) {
            case FromRoom(RoomEvent.Moved(var place)) -> moved(stay, place);
            case FromRoom(RoomEvent.Hear(var url)) -> {
                fetch(stay, url, heard -> new Announcement(url, heard));
                yield Behaviors.same();
            }
            case FromRoom(RoomEvent.SentOut(var why)) -> sentOut(stay, why);
            case RoomGone _ -> sentOut(stay, Why.OVER);
            case Background(var place, var heard) when place == places -> background(stay, heard);
            case Background _ -> Behaviors.same(); // of where it was before
            case Announcement(var url, var heard) -> announce(stay, url, heard);
            case Played(PlaybackEnded(var id, var end)) -> played(stay, id, end);
            case Pressed(var digit) -> {
                if (digit.digit() != '*') {
                    yield Behaviors.same();
                }
                yield leaves(stay);
            }
            case TimeLimitDue _, FromParent(VerbOrder.LegGone _) -> leaves(stay);
            case FromParent(VerbOrder.Abandon _) -> {
                leave();
                yield Behaviors.stopped();
            }
            case FromParent(VerbOrder.OnLeg(var newLeg)) -> {
                leg = newLeg;
                hearStar();
                leg.tell(new Leg.Enter(stay.mixer(), stay.place().seat()));
                stay.announcing().ifPresent(one -> heard(one.url(), Optional.empty()));
                yield playing(stay.announcing(Optional.empty()));
            }
            case FromParent(VerbOrder.HandOver(var waiting)) -> nobody(waiting);
            case FromParent(VerbOrder.Change _) -> Behaviors.same();
            case FromRoom(RoomEvent.Seated _), FromRoom(RoomEvent.Refused _) -> Behaviors.unhandled();
            case EntryOverdue _ -> Behaviors.same(); // it was let in
        });
    }

    private Behavior<Command> moved(Stay stay, Place place) {
        if (!place.seat().equals(stay.place().seat())) {
            leg.tell(new Leg.Enter(stay.mixer(), place.seat()));
        }
        return place.hearing().equals(stay.place().hearing())
                ? staying(stay.in(place))
                : hear(stay.in(place).hearing(List.of()));
    }

    /// What belongs to its place is played: now, or once it is there.
    private Behavior<Command> hear(Stay stay) {
        places++;
        return switch (stay.place().hearing()) {
            case Place.Conferring _ -> playing(stay);
            case Place.Held(var url) -> url.map(from -> fetched(stay, from)).orElseGet(() -> builtIn(stay));
            case Place.Waiting _ ->
                switch (setup.noun().waitSound()) {
                    case WaitSound.BuiltIn _ -> builtIn(stay);
                    case WaitSound.Silence _ -> playing(stay);
                    case WaitSound.At(var url, var method) -> fetched(stay, url.asked(method));
                };
        };
    }

    private Behavior<Command> builtIn(Stay stay) {
        return playing(stay.hearing(List.of(setup.sounds().waiting())));
    }

    private Behavior<Command> fetched(Stay stay, Webhook url) {
        int place = places;
        fetch(stay, url, heard -> new Background(place, heard));
        return playing(stay);
    }

    private void fetch(Stay stay, Webhook url, Function<RoomSounds.Heard, Command> then) {
        Parameters parameters = VoiceParameters.of(setup.facts(), CallStatus.IN_PROGRESS)
                .and("ConferenceSid", stay.conference().text())
                .and("FriendlyName", room.name());
        context.pipeToSelf(
                setup.sounds().of(room.account(), parameters, url),
                (heard, failure) -> then.apply(
                        failure == null
                                ? heard
                                : new RoomSounds.Missing(
                                        Code.WAIT_URL.number(), String.valueOf(failure.getMessage()))));
    }

    private Behavior<Command> background(Stay stay, RoomSounds.Heard heard) {
        return switch (heard) {
            case RoomSounds.Clips(var clips) -> playing(stay.hearing(clips));
            case RoomSounds.Missing(var code, var why) -> {
                report(code, why + "; the built-in music is played");
                yield builtIn(stay);
            }
            case RoomSounds.Unfit(var code, var why) -> {
                report(code, why + "; the participant is hung up");
                leave();
                yield end(new VerbOutcome.End(EndReason.SCRIPT_INVALID));
            }
        };
    }

    /// Plays what it hears alone, unless something is announced: then that is played first.
    private Behavior<Command> playing(Stay stay) {
        if (stay.announcing().isEmpty()) {
            if (stay.background().isEmpty()) {
                leg.tell(new Leg.StopPlaying());
            } else {
                play(stay.background(), 0);
            }
        }
        return staying(stay);
    }

    private long play(List<AudioClip> clips, int times) {
        var playback = Playback.of(clips, times);
        leg.tell(new Leg.Play(playback, context.messageAdapter(PlaybackEnded.class, Played::new)));
        return playback.id();
    }

    private Behavior<Command> announce(Stay stay, Webhook url, RoomSounds.Heard heard) {
        return switch (heard) {
            case RoomSounds.Clips(var clips) ->
                staying(stay.announcing(Optional.of(new Announcing(play(clips, 1), url))));
            case RoomSounds.Missing(var code, var why) -> unannounced(stay, url, code, why);
            case RoomSounds.Unfit(var code, var why) -> unannounced(stay, url, code, why);
        };
    }

    private Behavior<Command> unannounced(Stay stay, Webhook url, int code, String why) {
        report(code, why);
        heard(url, Optional.of(why));
        return staying(stay);
    }

    private Behavior<Command> played(Stay stay, long id, PlaybackEnd end) {
        Optional<Announcing> over = stay.announcing().filter(one -> one.playback() == id && end == PlaybackEnd.PLAYED);
        if (over.isEmpty()) {
            return Behaviors.same(); // it was stopped for something else
        }
        heard(over.get().url(), Optional.empty());
        return playing(stay.announcing(Optional.empty()));
    }

    private void heard(Webhook url, Optional<String> problem) {
        tell(new ConferenceActor.Heard(self, url, problem));
    }

    private Behavior<Command> sentOut(Stay stay, Why why) {
        leave();
        return end(
                switch (why) {
                    case OVER -> outcome(stay);
                    case KICKED -> new VerbOutcome.End(EndReason.ENDED_BY_API);
                });
    }

    private Behavior<Command> leaves(Stay stay) {
        leave();
        return end(outcome(stay));
    }

    private void leave() {
        tell(new ConferenceActor.Leave(self));
        leg.tell(new Leg.Part());
        leg.tell(new Leg.StopPlaying());
        if (setup.dial().hangupOnStar()) {
            leg.tell(new Leg.HearDigits(Optional.empty()));
        }
    }

    private VerbOutcome outcome(Stay stay) {
        var dial = setup.dial();
        Duration stayed = Duration.between(stay.since(), setup.clock().instant());
        return dial.action()
                .<VerbOutcome>map(url -> new VerbOutcome.Ask(
                        url,
                        dial.method(),
                        Parameters.NONE
                                .and("DialCallStatus", "answered")
                                .and("DialCallDuration", Long.toString(stayed.toSeconds()))
                                .and("ConferenceSid", stay.conference().text())))
                .orElseGet(VerbOutcome.Next::new);
    }

    private Behavior<Command> end(VerbOutcome outcome) {
        replyTo.tell(outcome);
        return Behaviors.stopped();
    }

    private static Behavior<Command> nobody(ActorRef<? super Callee> waiting) {
        waiting.tell(new Callee.Nobody());
        return Behaviors.same();
    }

    private void tell(ConferenceActor.Command message) {
        setup.rooms().tell(new ToRoom(room, message));
    }

    private void news(TransferNews news) {
        setup.news().ifPresent(listener -> listener.tell(news));
    }

    private void report(int code, String why) {
        report(Code.of(code).orElse(Code.WAIT_URL), why);
    }

    private void report(Code code, String why) {
        setup.reporter().report(code, setup.noun().line(), why);
    }
}
