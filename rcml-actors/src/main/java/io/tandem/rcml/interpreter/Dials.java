package io.tandem.rcml.interpreter;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.route.Destination;
import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.NotOffered;
import io.tandem.rcml.document.Noun;
import io.tandem.rcml.document.Recording;
import io.tandem.rcml.document.Script;
import io.tandem.rcml.document.WaitSound;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Dials that no document has written.
final class Dials {
    private static final Duration RINGING = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofHours(4);

    private Dials() {}

    /// A noun that is not performed yet.
    static boolean isLater(Noun noun) {
        return switch (noun) {
            case Noun.Queue _, NotOffered _ -> true;
            case Noun.Number _, Noun.Client _, Noun.Sip _, Noun.Conference _ -> false;
        };
    }

    /// The room that a Dial enters, if that is what it does: a Conference stands alone.
    static Optional<Noun.Conference> room(Dial dial) {
        return dial.nouns().stream()
                .flatMap(noun -> noun instanceof Noun.Conference room ? Stream.of(room) : Stream.empty())
                .findFirst();
    }

    /// The script of a client's call that goes where it was dialled: the caller is answered when the callee is.
    static Script connecting(Destination to, URI base) {
        var dial = new Dial(
                0,
                Optional.empty(),
                HttpMethod.POST,
                RINGING,
                LONGEST,
                Optional.empty(),
                new Recording(Recording.Mode.NONE, Recording.Track.BOTH, Recording.Trim.NOTHING, Optional.empty()),
                true,
                false,
                false,
                Optional.empty(),
                new WaitSound.BuiltIn(),
                Optional.empty(),
                HttpMethod.POST,
                Optional.empty(),
                List.of(noun(to)));
        return new Script(base, List.of(dial), List.of());
    }

    private static Noun noun(Destination to) {
        return switch (to) {
            case Destination.Number(var number, var _) ->
                new Noun.Number(0, number, "", Optional.empty(), Optional.empty());
            case Destination.Client(var login, var _) ->
                new Noun.Client(0, login, Map.of(), Optional.empty(), Optional.empty());
            case Destination.Sip(var uri, var _, var credentials) ->
                new Noun.Sip(0, uri, credentials, Optional.empty(), Optional.empty());
        };
    }
}
