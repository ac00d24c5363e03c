package io.tandem.it.ladder;

import io.tandem.engine.media.FakeMediaPlane;
import io.tandem.engine.media.FakeMediaPlane.FakeSession;
import io.tandem.engine.media.FakeMixers;
import io.tandem.engine.media.FakeTapeDeck.FakeTape;
import io.tandem.engine.media.MediaSession;
import io.tandem.engine.media.Mixer;
import io.tandem.engine.sid.RecordingSid;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the parties hear, as the media plane was told.
final class Ears {
    private static final String NOTHING = "nothing";
    private static final int MOST_LOOPS = 10;

    private final Stage stage;

    Ears(Stage stage) {
        this.stage = stage;
    }

    /// What is played to the party, else who speaks to it, by names with a comma between: `nothing` when neither.
    /// Who is on hold, or holds, hears nobody.
    String heardBy(String dialog) {
        FakeSession session = session(dialog);
        return session.playing()
                .map(stage.engine().sounds()::describe)
                .or(() -> speakers(session))
                .orElse(NOTHING);
    }

    private Optional<String> speakers(FakeSession listening) {
        String names = sends(listening)
                ? heard(listening, MOST_LOOPS)
                        .filter(peer -> sessionOf(peer).filter(Ears::receives).isPresent())
                        .map(Peer::name)
                        .sorted()
                        .collect(Collectors.joining(","))
                : "";
        return Optional.of(names).filter(some -> !some.isEmpty());
    }

    private static boolean sends(FakeSession session) {
        return session.flow().filter(flow -> flow.direction().sends()).isPresent();
    }

    private static boolean receives(FakeSession session) {
        return session.flow().filter(flow -> flow.direction().receives()).isPresent();
    }

    /// The dialogs whose audio comes to a session: by its bridge, or from the room.
    private Stream<Peer> heard(FakeSession listening, int loops) {
        Stream<MediaSession> bridged = listening.bridgedTo().stream();
        return Stream.concat(bridged, inTheRoomOf(listening)).flatMap(other -> behind(other, loops));
    }

    private static Stream<MediaSession> inTheRoomOf(FakeSession listening) {
        Map<FakeSession, Mixer.Seat> seats =
                listening.room().map(FakeMixers.Room::seats).orElse(Map.of());
        boolean hears = Optional.ofNullable(seats.get(listening))
                .filter(seat -> seat.ear() == Mixer.Ear.OPEN)
                .isPresent();
        return hears
                ? seats.entrySet().stream()
                        .filter(one -> one.getValue().voice() == Mixer.Voice.HEARD && one.getKey() != listening)
                        .map(Map.Entry::getKey)
                : Stream.of();
    }

    /// The dialogs that a session brings: its own, or those that the other end of a looped call hears.
    private Stream<Peer> behind(MediaSession session, int loops) {
        Optional<Peer> peer = stage.peers().stream()
                .filter(one -> sessionOf(one).filter(session::equals).isPresent())
                .findFirst();
        return peer.isPresent() || loops == 0 || !(session instanceof FakeSession looped)
                ? peer.stream()
                : looped
                        .flow()
                        .flatMap(flow ->
                                stage.engine().media().onPort(flow.remote().getPort()))
                        .stream()
                        .flatMap(end -> heard(end, loops - 1));
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

    /// The dialogs whose sessions that recording was given, in the order in which they are known.
    String recordedOn(RecordingSid recording) {
        return stage.peers().stream()
                .filter(peer -> sessionOf(peer)
                        .filter(session -> records(session, recording))
                        .isPresent())
                .map(Peer::name)
                .sorted() // over UDP the peers have no order of their own
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
