package io.tandem.it.ladder;

import io.tandem.engine.media.FakeMediaPlane.FakeSession;
import java.util.Optional;

/// What the parties hear, as the media plane was told.
final class Ears {
    private static final String NOTHING = "nothing";

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
                .orElse(NOTHING);
    }

    private Optional<String> speaker(FakeSession listening) {
        return listening
                .bridgedTo()
                .filter(_ -> listening
                        .flow()
                        .filter(flow -> flow.direction().sends())
                        .isPresent())
                .flatMap(other -> stage.peers().stream()
                        .filter(peer -> sessionOf(peer).filter(other::equals).isPresent())
                        .findFirst())
                .filter(peer -> sessionOf(peer)
                        .flatMap(FakeSession::flow)
                        .filter(flow -> flow.direction().receives())
                        .isPresent())
                .map(Peer::name);
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
