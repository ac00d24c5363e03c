package io.tandem.it.ladder;

import io.tandem.engine.media.FakeMixers;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// What the API's clients order at random times: of conferences, their participants, and calls. Whether it can be done
/// is the engine's matter.
final class RandomOrders {
    private static final List<Fields> CHANGES = List.of(
            Fields.NONE.and("Muted", "true"),
            Fields.NONE.and("Muted", "false"),
            Fields.NONE.and("Hold", "true"),
            Fields.NONE.and("Hold", "false"),
            Fields.NONE.and("Hold", "true").and("HoldUrl", "/speech"),
            Fields.NONE.and("EndConferenceOnExit", "true"),
            Fields.NONE.and("AnnounceUrl", "/speech"));

    private final Stage stage;
    private final Random random;

    RandomOrders(Stage stage, Random random) {
        this.stage = stage;
        this.random = random;
    }

    /// Gives one, if there is anything that it could be about.
    ///
    /// @return what it was
    Optional<String> give() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 ->
                some(calls()).flatMap(call -> toRoom("/Participants/" + call.sid(), "POST", change()));
            case 5 -> some(calls()).flatMap(call -> toRoom("/Participants/" + call.sid(), "DELETE", Fields.NONE));
            case 6 ->
                toRoom(
                        "",
                        "POST",
                        random.nextInt(4) == 0
                                ? Fields.NONE.and("Status", "completed")
                                : Fields.NONE.and("AnnounceUrl", "/speech"));
            case 7 -> toCall("", Fields.NONE.and("Url", "/move").and("MoveConnectedCallLeg", either()));
            case 8 -> toCall("/Refers", Fields.NONE.and("Target", "sip:dave@example.org"));
            default -> {
                stage.engine().mixers().rooms().forEach(FakeMixers.Room::finishPlayback);
                yield Optional.of("rooms played");
            }
        };
    }

    private Fields change() {
        return CHANGES.get(random.nextInt(CHANGES.size()));
    }

    private String either() {
        return Boolean.toString(random.nextBoolean());
    }

    private Optional<String> toRoom(String about, String method, Fields fields) {
        return some(conferences()).map(conference -> {
            String path = "Conferences/" + conference.sid() + about;
            stage.conferences().tell(ConferenceOrders.of(method, path, fields, stage.api()));
            return said(method, path, fields);
        });
    }

    private Optional<String> toCall(String about, Fields fields) {
        return some(calls()).map(call -> {
            String path = "Calls/" + call.sid() + about;
            stage.registry().tell(EngineUnderTest.order(call.sid(), path, fields, stage.api()));
            return said("POST", path, fields);
        });
    }

    private static String said(String method, String path, Fields fields) {
        return "rest -> us  " + method + " " + path + " " + fields;
    }

    private List<CallRecord> calls() {
        return stage.engine().calls().stream()
                .filter(call -> !call.status().isFinal())
                .toList();
    }

    private List<ConferenceRecord> conferences() {
        return stage.engine().conferences().stream()
                .filter(conference -> conference.status() != ConferenceRecord.Status.COMPLETED)
                .toList();
    }

    private <T> Optional<T> some(List<T> all) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }
}
