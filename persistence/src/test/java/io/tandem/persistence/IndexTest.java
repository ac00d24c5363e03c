package io.tandem.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.ConferenceSid;
import io.tandem.engine.store.CallQuery;
import io.tandem.engine.store.ConferenceQuery;
import io.tandem.engine.store.NotificationQuery;
import io.tandem.engine.store.NumberQuery;
import io.tandem.engine.store.RecordingQuery;
import io.tandem.engine.store.ReferQuery;
import io.tandem.engine.store.Sort;
import io.tandem.engine.store.TimeRange;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// No list reads a whole table, and the usual orders need no sorting.
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class IndexTest {
    private static final AccountSid ACCOUNT = AccountSid.mint();

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aListComesOutOfAnIndexInOrder(String index, String sql) throws Exception {
        try (DatabaseFile file = DatabaseFile.in(folder, "tandem", Sharing.ALONE);
                Connection connection = file.openToWrite()) {
            Schema.bringUpToDate(connection, file.path());
            try (PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
                    ResultSet plan = statement.executeQuery()) {
                List<String> steps = new ArrayList<>();
                while (plan.next()) {
                    steps.add(plan.getString("detail"));
                }
                assertThat(String.join("; ", steps)).contains(index).doesNotContain("B-TREE");
            }
        }
    }

    static List<Arguments> aListComesOutOfAnIndexInOrder() {
        var newestCalls = CallQuery.of(ACCOUNT);
        var newest = new Sort<>(NotificationQuery.Field.DATE_CREATED, Sort.Order.DESCENDING);
        var notifications = new NotificationQuery(
                ACCOUNT,
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                TimeRange.ALWAYS,
                newest);
        var refers = new ReferQuery(ACCOUNT, Optional.empty(), Optional.empty(), TimeRange.ALWAYS, TimeRange.ALWAYS);
        var numbers = new NumberQuery(
                ACCOUNT,
                Optional.empty(),
                Optional.empty(),
                new Sort<>(NumberQuery.Field.PHONE_NUMBER, Sort.Order.ASCENDING));
        return Stream.of(
                        List.of("accounts_of_parent", AccountTable.CHILDREN),
                        List.of("USING INDEX", AccountTable.BY_EMAIL),
                        List.of(
                                "applications_of_account",
                                ApplicationTable.wanted(ACCOUNT, Optional.empty())
                                        .select(ApplicationTable.TABLE, ApplicationTable.ORDER)),
                        List.of("numbers_that_may_be_patterns", NumberTable.PATTERNS),
                        List.of(
                                "USING INDEX",
                                NumberTable.wanted(numbers).select(NumberTable.TABLE, NumberTable.order(numbers))),
                        List.of("USING INDEX", ClientTable.BY_LOGIN),
                        List.of(
                                "clients_of_account",
                                ClientTable.wanted(ACCOUNT, Optional.empty())
                                        .select(ClientTable.TABLE, ClientTable.ORDER)),
                        List.of(
                                "trunks_of_account",
                                TrunkTable.wanted(ACCOUNT).select(TrunkTable.TABLE, TrunkTable.ORDER)),
                        List.of(
                                "outgoing_caller_ids_of_account",
                                CallerIdTable.wanted(ACCOUNT, Optional.empty(), Optional.empty())
                                        .select(CallerIdTable.TABLE, CallerIdTable.ORDER)),
                        List.of("calls_unfinished", CallTable.UNFINISHED),
                        List.of(
                                "calls_of_account",
                                CallTable.wanted(newestCalls).select(CallTable.TABLE, CallTable.order(newestCalls))),
                        List.of("calls_of_parent", childrenOf(CallSid.mint(0))),
                        List.of("recordings_unfinished", RecordingTable.UNFINISHED),
                        List.of("recordings_finished", RecordingTable.FINISHED_BEFORE),
                        List.of("recordings_of_account", recordings(Optional.empty(), Optional.empty())),
                        List.of("recordings_of_call", recordings(Optional.of(CallSid.mint(0)), Optional.empty())),
                        List.of(
                                "recordings_of_conference",
                                recordings(Optional.empty(), Optional.of(ConferenceSid.mint()))),
                        List.of("conferences_unfinished", ConferenceTable.UNFINISHED),
                        List.of("conferences_of_account", conferences(Optional.empty())),
                        List.of("conferences_of_name", conferences(Optional.of("room"))),
                        List.of(
                                "refers_of_account",
                                ReferTable.wanted(refers).select(ReferTable.TABLE, ReferTable.ORDER)),
                        List.of(
                                "notifications_of_account",
                                NotificationTable.wanted(notifications)
                                        .select(NotificationTable.TABLE, NotificationTable.order(notifications))))
                .map(pair -> Arguments.of(pair.get(0), pair.get(1)))
                .toList();
    }

    private static String recordings(Optional<CallSid> call, Optional<ConferenceSid> conference) {
        var query = new RecordingQuery(
                Set.of(ACCOUNT),
                call,
                conference,
                TimeRange.ALWAYS,
                new Sort<>(RecordingQuery.Field.DATE_CREATED, Sort.Order.DESCENDING));
        return RecordingTable.wanted(query).select(RecordingTable.TABLE, RecordingTable.order(query));
    }

    private static String conferences(Optional<String> name) {
        var query = new ConferenceQuery(Set.of(ACCOUNT), name, Optional.empty(), TimeRange.ALWAYS, TimeRange.ALWAYS);
        return ConferenceTable.wanted(query).select(ConferenceTable.TABLE, ConferenceTable.ORDER);
    }

    private static String childrenOf(CallSid parent) {
        var query = new CallQuery(
                Set.of(ACCOUNT),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(parent),
                TimeRange.ALWAYS,
                TimeRange.ALWAYS,
                new Sort<>(CallQuery.Field.DATE_CREATED, Sort.Order.ASCENDING));
        return CallTable.wanted(query).select(CallTable.TABLE, CallTable.order(query));
    }
}
