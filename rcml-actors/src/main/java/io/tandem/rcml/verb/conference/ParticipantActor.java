package io.tandem.rcml.verb.conference;

import io.tandem.engine.application.Parameters;
import io.tandem.engine.conference.ConferenceActor;
import io.tandem.engine.conference.ConferenceRegion.ToRoom;
import io.tandem.engine.conference.PartyEnd;
import io.tandem.engine.conference.Place;
import io.tandem.engine.conference.RoomEvent;
import io.tandem.engine.conference.RoomEvent.Refusal;
import io.tandem.engine.conference.RoomEvent.Why;
import io.tandem.engine.conference.RoomKey;
import io.tandem.engine.conference.RoomSounds;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.MediaEvent.DigitReceived;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.store.Webhook;
import io.tandem.engine.transfer.Callee;
import io.tandem.engine.transfer.TransferNews;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.StatusCallback.OfConference;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// One party's stay in a room. Ladder: see the package.
///
/// The room says where the party is ([Place]); this actor alone tells the leg, so that nothing that the room says can
/// reach a leg that has left. What the party hears alone is the matter of [PrivateSounds].
public final class ParticipantActor {
    /// How long a room may take to let somebody in. While a node leaves, it takes some seconds until another has
    /// its rooms.
    private static final Duration ENTRY = Duration.ofSeconds(20);

    /// What this actor is told.
    public sealed interface Command {}

    /// The parent's word.
    public record FromParent(VerbOrder order) implements Command {}

    private record FromRoom(RoomEvent event) implements Command {}

    private record RoomGone() implements Command {}

    private record EntryOverdue() implements Command {}

    private record TimeLimitDue() implements Command {}

    private record Pressed(DigitReceived digit) implements Command {}

    record Played(PlaybackEnded ended) implements Command {}

    /// What the party hears while it is where it is.
    record Background(int place, RoomSounds.Heard heard) implements Command {}

    record Announcement(Webhook url, RoomSounds.Heard heard) implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ParticipantSetup setup;
    private final RoomKey room;
    private final ActorRef<RoomEvent> self;
    private final ActorRef<? super VerbOutcome> replyTo;
    private final PrivateSounds sounds;
    private ActorRef<Leg.Command> leg;

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
        this.sounds = new PrivateSounds(context, setup, room, this::heard);
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
            case FromRoom(RoomEvent.LineOffered offered) -> {
                context.spawnAnonymous(
                        PartyEnd.create(setup.lines(), offered, setup.facts().call(), self));
                yield Behaviors.same();
            }
            case FromRoom(RoomEvent.Refused(var why)) -> {
                report(Code.CONFERENCE, refusal(why));
                yield notLetIn(why == Refusal.NO_LINE ? 503 : 486, why == Refusal.FULL ? "busy" : "failed");
            }
            case EntryOverdue _ -> {
                report(Code.CONFERENCE, "the conference did not answer");
                tell(new ConferenceActor.Leave(self));
                yield notLetIn(503, "failed");
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
            case FULL -> "the conference has " + setup.noun().maxParticipants() + " participants already";
            case LABEL_TAKEN ->
                "another participant of the conference has the label "
                        + setup.noun().participantLabel().orElse("");
            case NO_LINE -> "the conference goes on at another node, to which no audio can be brought";
        };
    }

    /// @param status what a phone that transfers it is told
    /// @param dialStatus `DialCallStatus`
    private Behavior<Command> notLetIn(int status, String dialStatus) {
        news(new TransferNews.Failed(status));
        return end(outcome(dialStatus, Duration.ZERO, Optional.empty()));
    }

    private Behavior<Command> seated(RoomEvent.Seated seated) {
        timers.cancel(new EntryOverdue());
        timers.startSingleTimer(new TimeLimitDue(), setup.dial().timeLimit());
        context.watchWith(seated.room(), new RoomGone());
        hearStar();
        news(new TransferNews.Connected());
        leg.tell(new Leg.Enter(seated.seating(), seated.place().seat()));
        return staying(sounds.begin(Stay.from(seated, setup.clock().instant()), leg));
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
                sounds.announce(stay, url);
                yield Behaviors.same();
            }
            case FromRoom(RoomEvent.SentOut(var why)) -> sentOut(stay, why);
            case RoomGone _ -> sentOut(stay, Why.OVER);
            case Background(var place, RoomSounds.Unfit(var code, var why))
            when place == stay.places() -> {
                sounds.report(code, why + "; the participant is hung up");
                leave();
                yield end(new VerbOutcome.End(EndReason.SCRIPT_INVALID));
            }
            case Background background -> staying(sounds.background(stay, background, leg));
            case Announcement announcement -> staying(sounds.announcement(stay, announcement, leg));
            case Played(var ended) -> staying(sounds.played(stay, ended, leg));
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
                leg.tell(new Leg.Enter(stay.seating(), stay.place().seat()));
                yield staying(sounds.again(stay, leg));
            }
            case FromParent(VerbOrder.HandOver(var waiting)) -> nobody(waiting);
            case FromParent(VerbOrder.Change _) -> Behaviors.same();
            case FromRoom(RoomEvent.Seated _), FromRoom(RoomEvent.Refused _), FromRoom(RoomEvent.LineOffered _) ->
                Behaviors.unhandled();
            case EntryOverdue _ -> Behaviors.same(); // it was let in
        });
    }

    private Behavior<Command> moved(Stay stay, Place place) {
        if (!place.seat().equals(stay.place().seat())) {
            leg.tell(new Leg.Enter(stay.seating(), place.seat()));
        }
        return staying(
                place.hearing().equals(stay.place().hearing())
                        ? stay.sitting(place)
                        : sounds.begin(stay.in(place), leg));
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
        Duration stayed = Duration.between(stay.since(), setup.clock().instant());
        return outcome("answered", stayed, Optional.of(stay.conference()));
    }

    private VerbOutcome outcome(String status, Duration stayed, Optional<ConferenceSid> conference) {
        var dial = setup.dial();
        return dial.action()
                .<VerbOutcome>map(url -> new VerbOutcome.Ask(
                        url,
                        dial.method(),
                        Parameters.NONE
                                .and("DialCallStatus", status)
                                .and("DialCallDuration", Long.toString(stayed.toSeconds()))
                                .and("ConferenceSid", conference.map(ConferenceSid::text))))
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

    private void tell(ConferenceActor.Outer message) {
        setup.rooms().tell(new ToRoom(room, message));
    }

    private void news(TransferNews news) {
        setup.news().ifPresent(listener -> listener.tell(news));
    }

    private void report(Code code, String why) {
        setup.reporter().report(code, setup.noun().line(), why);
    }
}
