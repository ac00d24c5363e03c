package io.tandem.engine.leg;

import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaFlow;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.sdp.LocalSession;
import io.tandem.engine.sdp.SessionDescription;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.store.LiveCalls;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.pekko.actor.typed.ActorRef;

/// The audio of one leg: its media session, what was said of it in offers and answers, and who listens.
final class LegAudio {
    private static final int MOST_EARLY_KEYS = 32;

    private final MediaSession session;
    private final LegPartner partner;
    private final Map<Long, ActorRef<? super MediaEvent.PlaybackEnded>> playbacks = new HashMap<>();
    private final Queue<Optional<ActorRef<? super MediaEvent.DigitsSent>>> pressing = new ArrayDeque<>();
    private LocalSession local;
    private String said = "";
    private String heard = "";
    private Direction direction = Direction.SENDRECV;
    private Direction willing = Direction.SENDRECV;
    private Ears ears = new NotAsked("");
    private Optional<DigitSource> digitSource = Optional.empty();
    private Port port = Port.OPEN;

    /// Who hears the keys that the peer presses.
    private sealed interface Ears {}

    /// Nothing was asked of this leg since it was made. A peer that presses keys as soon as it is answered may be
    /// faster than the verb that listens for them.
    private record NotAsked(String keys) implements Ears {}

    private record Nobody() implements Ears {}

    private record Listener(ActorRef<? super MediaEvent.DigitReceived> actor) implements Ears {
        void hear(char key) {
            actor.tell(new MediaEvent.DigitReceived(key));
        }
    }

    private enum Port {
        OPEN,
        CLOSED
    }

    /// How a peer sends its keys. The way that it used first counts: a phone that sends each key in both ways
    /// presses it once.
    enum DigitSource {
        RTP,
        INFO
    }

    LegAudio(MediaSession session, LegPartner partner, long sessionId) {
        this.session = session;
        this.partner = partner;
        this.local = LocalSession.at(session.localAddress(), sessionId);
    }

    /// Whether a message has a session description, and whether it can be read.
    sealed interface Described {}

    record Nothing() implements Described {}

    record Unreadable() implements Described {}

    record Description(SessionDescription sdp) implements Described {}

    static Described described(SipMessage message) {
        Optional<Body> body = message.body().filter(present -> present.content().length > 0);
        if (body.isEmpty()) {
            return new Nothing();
        }
        return body.get()
                .part(SessionDescription.MEDIA_TYPE)
                .flatMap(part -> SessionDescription.parse(part.text()))
                .<Described>map(Description::new)
                .orElseGet(Unreadable::new);
    }

    /// Our answer to `offer`, from which on audio flows; nothing when there is no audio in it that we can have.
    Optional<Body> answer(SessionDescription offer) {
        Optional<LocalSession.Answer> answer = local.answer(offer, willing);
        answer.ifPresent(agreed -> {
            local = agreed.said().session();
            said = agreed.said().text();
            heard = offer.text();
            flow(agreed.flow());
        });
        return answer.map(agreed -> body(agreed.said().text()));
    }

    /// Whether [#answer] has an answer to `offer`; changes nothing.
    boolean canAnswer(SessionDescription offer) {
        return local.answer(offer, willing).isPresent();
    }

    /// Our offer of that direction.
    Body offer(Direction wanted) {
        LocalSession.Said offer = local.offer(wanted);
        local = offer.session();
        said = offer.text();
        return body(said);
    }

    /// Takes the peer's answer to our offer, from which on audio flows.
    ///
    /// @return whether there is audio in it
    boolean accept(SessionDescription answer, Direction offered) {
        Optional<MediaFlow> agreed = local.accept(answer, offered);
        agreed.ifPresent(flow -> {
            willing = offered;
            heard = answer.text();
            flow(flow);
        });
        return agreed.isPresent();
    }

    private void flow(MediaFlow flow) {
        direction = flow.direction();
        session.connect(flow);
        partner.flows(direction);
    }

    /// What another node needs to take this leg up.
    LiveCalls.AgreedOn agreedOn(CallSid call, Dialog dialog) {
        return new LiveCalls.AgreedOn(call, dialog, said, heard);
    }

    /// What we want to do, as we offered it last: a hold of ours lasts until we end it, whatever the peer offers.
    Direction willing() {
        return willing;
    }

    /// How media flows now, seen from us.
    Direction direction() {
        return direction;
    }

    void command(Leg.Sound sound) {
        Ears before = ears;
        ears = before instanceof NotAsked ? new Nobody() : before;
        switch (sound) {
            case Leg.Play(var playback, var replyTo) -> {
                playbacks.put(playback.id(), replyTo);
                partner.musicGivesWay();
                session.play(playback);
            }
            case Leg.StopPlaying _ -> session.stopPlaying();
            case Leg.HearDigits(var listener) -> hear(listener, before);
            case Leg.SendDigits(var digits, var replyTo) -> {
                pressing.add(replyTo);
                session.sendDigits(digits);
            }
            case Leg.Relay(var relay) -> session.relay(relay);
            case Leg.Join(var other) -> partner.join(other);
            case Leg.Enter(var room, var seat) -> partner.enter(room, seat);
            case Leg.Part _ -> partner.part();
            case Leg.RecordTo(var tape) -> session.record(tape);
        }
    }

    private void hear(Optional<ActorRef<? super MediaEvent.DigitReceived>> listener, Ears before) {
        Optional<Listener> next = listener.map(Listener::new);
        if (before instanceof NotAsked(var keys)) {
            next.ifPresent(one -> keys.chars().forEach(key -> one.hear((char) key)));
        }
        ears = next.<Ears>map(one -> one).orElseGet(Nobody::new);
    }

    void playbackEnded(MediaEvent.PlaybackEnded ended) {
        ActorRef<? super MediaEvent.PlaybackEnded> replyTo = playbacks.remove(ended.id());
        if (replyTo != null) {
            replyTo.tell(ended);
        }
    }

    /// The oldest keys that were to be sent are.
    void digitsSent(MediaEvent.DigitsSent sent) {
        if (!pressing.isEmpty()) {
            pressing.remove().ifPresent(one -> one.tell(sent));
        }
    }

    void digit(char key, DigitSource source) {
        if (digitSource.orElse(source) == source) {
            digitSource = Optional.of(source);
            switch (ears) {
                case NotAsked(var keys) when keys.length() < MOST_EARLY_KEYS -> ears = new NotAsked(keys + key);
                case NotAsked _, Nobody _ -> {} // a script that wants keys says so
                case Listener listener -> listener.hear(key);
            }
            if (source == DigitSource.INFO) {
                partner.press(key);
            }
        }
    }

    void hear(Leg.Joining told) {
        partner.hear(told);
    }

    /// Frees the port; once it is free, nothing happens.
    void close() {
        if (port == Port.OPEN) {
            port = Port.CLOSED;
            partner.part();
            session.close();
        }
    }

    private static Body body(String text) {
        return Body.of(SessionDescription.MEDIA_TYPE, text);
    }
}
