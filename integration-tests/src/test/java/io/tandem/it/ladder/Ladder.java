package io.tandem.it.ladder;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One ladder file, read: what there is before the first line of the exchange, and the exchange.
///
/// @param name the file's name under `ladders/`
/// @param lines the text as written, for reports
/// @param stage what there is before the first message
/// @param steps the exchange
record Ladder(String name, List<String> lines, Setting stage, List<Step> steps) {
    Ladder {
        lines = List.copyOf(lines);
        steps = List.copyOf(steps);
    }

    /// What there is before the first message.
    ///
    /// @param scripts by path, the answers of the application, one after another
    /// @param numbers the incoming phone numbers
    /// @param given what else the store holds
    /// @param settings by name, what `setting name=value` lines say
    /// @param only where it can be run, when not everywhere, and why
    record Setting(
            Map<String, List<Fields>> scripts,
            List<Provisioned> numbers,
            List<Given> given,
            Map<String, String> settings,
            Optional<Only> only) {}

    /// An incoming phone number: `number 1111 /start status=/status fallback=/fallback`.
    record Provisioned(String dialled, Optional<String> voice, Fields fields) {}

    /// `client bob password=…`, `binding bob sip:bob@{bob}`, `trunk gw1 prefix=49`.
    ///
    /// @param words its name, and what follows it
    record Given(Thing thing, List<String> words, Fields fields) {
        Given {
            words = List.copyOf(words);
        }
    }

    /// What the store may hold beside numbers.
    enum Thing {
        CLIENT,
        BINDING,
        TRUNK,
        APPLICATION
    }

    /// Where a ladder is run alone.
    ///
    /// @param where there
    /// @param why the reason, for the report
    record Only(Where where, String why) {}

    /// Where a ladder can be run.
    enum Where {
        MEMORY,
        UDP
    }

    /// One line of the exchange.
    sealed interface Step {
        /// The line's number in the file, from 1.
        int line();
    }

    /// `from -> to  what  field=value …`.
    ///
    /// @param what the method and URI, the status, or the request line of HTTP or REST
    /// @param delivery whether it arrives, and whether for the first time
    record Exchange(int line, String from, String to, List<String> what, Fields fields, Delivery delivery)
            implements Step {
        Exchange {
            what = List.copyOf(what);
        }

        /// Whether we are the ones who speak, so that the line is an expectation.
        boolean isOurs() {
            return from.equals("us");
        }
    }

    /// What becomes of a message.
    enum Delivery {
        NORMAL,
        AGAIN,
        LOST
    }

    /// `together` … `end`: these may come in any order.
    record Together(int line, List<Exchange> all) implements Step {
        Together {
            all = List.copyOf(all);
        }
    }

    /// `after 32s`.
    record After(int line, Duration time) implements Step {}

    /// `quiet`: nothing more comes, and nothing is left of the call.
    record Quiet(int line) implements Step {}

    /// `alice presses 5`.
    record Presses(int line, String peer, String digits) implements Step {}

    /// `alice hears "Hello"`, `alice hears bob`: what plays to her now, else who speaks; `nothing` when neither.
    record Hears(int line, String peer, String what) implements Step {}

    /// `alice and bob are joined`: each hears the other.
    record Joined(int line, String one, String other) implements Step {}

    /// `played`, `bob played`: what plays, or what he hears, comes to its end.
    record Played(int line, Optional<String> peer) implements Step {}

    /// `alice silent 60s`: no RTP of hers came for so long.
    record Silent(int line, String peer, Duration time) implements Step {}

    /// `recording 1 silent`: that happens to the tape, counted from 1.
    ///
    /// @param why what could not be written
    record TapeDoes(int line, int tape, TapeEnd what, String why) implements Step {}

    /// What may happen to a tape.
    enum TapeEnd {
        /// The party says nothing for as long as was asked.
        SILENT,
        /// It is as long as it may be.
        FULL,
        FAILS,
        /// Only silence is on it.
        HEARD_NOTHING
    }

    /// `alice and bob and carol confer`: each hears exactly the others.
    record Confer(int line, List<String> all) implements Step {
        Confer {
            all = List.copyOf(all);
        }
    }

    /// `room plays entry`, `room plays nothing`: what all in the room that was opened last hear beside voices.
    record RoomPlays(int line, String what) implements Step {}

    /// `room played`: what it plays comes to its end.
    record RoomPlayed(int line) implements Step {}

    /// `record …`, `refer …`, `recording 1 status=…`, `conference 1 …`, `notification …`: what the store holds now.
    record Stored(int line, Kind kind, List<String> which, Fields fields) implements Step {}

    /// What is stored.
    enum Kind {
        RECORD,
        REFER,
        RECORDING,
        CONFERENCE,
        NOTIFICATION
    }

    /// `application dead`, `application alive`.
    record Application(int line, Health health) implements Step {}

    /// Whether the application can be reached.
    enum Health {
        DEAD,
        ALIVE
    }
}
