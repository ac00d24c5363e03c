package io.tandem.it.ladder;

import io.tandem.engine.media.FakeMediaPlane;
import io.tandem.engine.media.FakeMediaPlane.FakeSession;
import io.tandem.engine.media.FakeMixers;
import io.tandem.engine.media.FakeTapeDeck.FakeTape;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.sid.RecordingSid;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the parties hear, as the media plane was told.
final class Ears {
    private static final String NOTHING = "nothing";
    private static final int MOST_LOOPS = 10;

    private final Stage stage;

    Ears(Stage stage) {
        this.stage = stage;
    }

    /// What is played to the party, else who speaks to it: `nothing` when neither. Who is on hold, or holds, hears
    /// nobody.
    String heardBy(String dialog) {
        FakeSession session = session(dialog);
        return session.playing()
                .map(stage.engine().sounds()::describe)
                .or(() -> speaker(session))
                .or(() -> speakers(session))
                .orElse(NOTHING);
    }

    /// Those who are heard in the room of that session, by their names, with a comma between.
    private Optional<String> speakers(FakeSession listening) {
        return listening
                .room()
                .map(FakeMixers.Room::seats)
                .filter(seats -> Optional.ofNullable(seats.get(listening))
                        .filter(seat -> seat.ear() == Mixer.Ear.OPEN)
                        .isPresent())
                .map(seats -> seats.entrySet().stream()
                        .filter(one -> one.getValue().voice() == Mixer.Voice.HEARD && one.getKey() != listening)
                        .flatMap(one -> behind(one.getKey(), MOST_LOOPS).stream())
                        .map(Peer::name)
                        .sorted()
                        .collect(Collectors.joining(",")))
                .filter(names -> !names.isEmpty());
    }

    /// The room that was opened last, of those that are open.
    FakeMixers.Room room() {
        return stage.engine().mixers().rooms().reversed().stream()
                .filter(FakeMixers.Room::isOpen)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no room"));
    }

    /// What that room plays to all.
    String playedToAll() {
        return room().playing().map(stage.engine().sounds()::describe).orElse(NOTHING);
    }

    private Optional<String> speaker(FakeSession listening) {
        return listening
                .bridgedTo()
                .filter(_ -> listening
                        .flow()
                        .filter(flow -> flow.direction().sends())
                        .isPresent())
                .flatMap(other -> behind(other, MOST_LOOPS))
                .filter(peer -> sessionOf(peer)
                        .flatMap(FakeSession::flow)
                        .filter(flow -> flow.direction().receives())
                        .isPresent())
                .map(Peer::name);
    }

    /// The dialog that a session belongs to; that of a looped call sends to another of our own.
    private Optional<Peer> behind(MediaSession session, int loops) {
        Optional<Peer> peer = stage.peers().stream()
                .filter(one -> sessionOf(one).filter(session::equals).isPresent())
                .findFirst();
        return peer.isPresent() || loops == 0 || !(session instanceof FakeSession looped)
                ? peer
                : looped.flow()
                        .flatMap(flow ->
                                stage.engine().media().onPort(flow.remote().getPort()))
                        .flatMap(FakeSession::bridgedTo)
                        .flatMap(next -> behind(next, loops - 1));
    }

    /// The dialogs whose sessions that recording was given, in the order in which they are known.
    String recordedOn(RecordingSid recording) {
        return stage.peers().stream()
                .filter(peer -> sessionOf(peer)
                        .filter(session -> records(session, recording))
                        .isPresent())
                .map(Peer::name)
                .collect(Collectors.joining(" "));
    }

    private static boolean records(FakeSession session, RecordingSid recording) {
        return session.acts().stream()
                .anyMatch(act -> act instanceof FakeMediaPlane.Recorded(FakeTape tape)
                        && tape.order().sid().equals(recording));
    }

    /// The media session of that dialog.
    FakeSession session(String dialog) {
        Peer peer = stage.peer(dialog);
        if (peer.ourAudioPort().isEmpty()) {
            throw new IllegalStateException(dialog + " has no audio of ours yet");
        }
        return sessionOf(peer).orElseThrow(() -> new IllegalStateException(dialog + " has no media session"));
    }

    /// The first session in which something plays.
    Optional<FakeSession> playing() {
        return stage.engine().media().open().stream()
                .filter(session -> session.playing().isPresent())
                .findFirst();
    }

    private Optional<FakeSession> sessionOf(Peer peer) {
        return peer.ourAudioPort().isEmpty()
                ? Optional.empty()
                : stage.engine().media().onPort(peer.ourAudioPort().getAsInt());
    }
}
