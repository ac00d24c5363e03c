package io.tandem.engine.leg;

import io.tandem.engine.media.Direction;
import io.tandem.engine.media.MediaEvent;
import io.tandem.engine.media.MediaFlow;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.sdp.LocalSession;
import io.tandem.engine.sdp.SessionDescription;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.SipMessage;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.pekko.actor.typed.ActorRef;

/// The audio of one leg: its media session, what was said of it in offers and answers, and who listens.
final class LegAudio {
    private final MediaSession session;
    private final LegPartner partner;
    private final Map<Long, ActorRef<? super MediaEvent.PlaybackEnded>> playbacks = new HashMap<>();
    private final Queue<Optional<ActorRef<? super MediaEvent.DigitsSent>>> pressing = new ArrayDeque<>();
    private LocalSession local;
    private Direction direction = Direction.SENDRECV;
    private Direction willing = Direction.SENDRECV;
    private Optional<ActorRef<? super MediaEvent.DigitReceived>> listener = Optional.empty();
    private Optional<DigitSource> digitSource = Optional.empty();
    private Port port = Port.OPEN;

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
        LocalSession.Said said = local.offer(wanted);
        local = said.session();
        return body(said.text());
    }

    /// Takes the peer's answer to our offer, from which on audio flows.
    ///
    /// @return whether there is audio in it
    boolean accept(SessionDescription answer, Direction offered) {
        Optional<MediaFlow> agreed = local.accept(answer, offered);
        agreed.ifPresent(flow -> {
            willing = offered;
            flow(flow);
        });
        return agreed.isPresent();
    }

    private void flow(MediaFlow flow) {
        direction = flow.direction();
        session.connect(flow);
        partner.flows(direction);
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
        switch (sound) {
            case Leg.Play(var playback, var replyTo) -> {
                playbacks.put(playback.id(), replyTo);
                partner.musicGivesWay();
                session.play(playback);
            }
            case Leg.StopPlaying _ -> session.stopPlaying();
            case Leg.HearDigits(var newListener) -> listener = newListener;
            case Leg.SendDigits(var digits, var replyTo) -> {
                pressing.add(replyTo);
                session.sendDigits(digits);
            }
            case Leg.Relay(var relay) -> session.relay(relay);
            case Leg.Join(var other) -> partner.join(other);
            case Leg.Enter(var mixer, var seat) -> partner.enter(mixer, seat);
            case Leg.Part _ -> partner.part();
            case Leg.RecordTo(var tape) -> session.record(tape);
        }
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
            listener.ifPresent(one -> one.tell(new MediaEvent.DigitReceived(key)));
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
