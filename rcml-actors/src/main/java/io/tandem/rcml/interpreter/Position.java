package io.tandem.rcml.interpreter;

import io.tandem.rcml.document.Dial;
import io.tandem.rcml.document.Redirect;
import io.tandem.rcml.document.Refer;
import io.tandem.rcml.document.Script;
import io.tandem.rcml.document.Verb;
import java.util.List;

/// Where a script is.
///
/// @param script the document
/// @param next the index of the verb that runs or is to run
record Position(Script script, int next) {
    static Position start(Script script) {
        return new Position(script, 0);
    }

    Position after() {
        return new Position(script, next + 1);
    }

    Position end() {
        return new Position(script, verbs().size());
    }

    boolean isEnd() {
        return next >= verbs().size();
    }

    Verb verb() {
        return verbs().get(next);
    }

    /// Whether what comes next leaves the other side of the call alone.
    boolean sparesPartner() {
        return !isEnd() && (verb() instanceof Refer || verb() instanceof Redirect);
    }

    /// Whether it is a stay in a room.
    boolean isRoom() {
        return !isEnd() && verb() instanceof Dial dial && Dials.room(dial).isPresent();
    }

    private List<Verb> verbs() {
        return script.verbs();
    }
}
