package io.tandem.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.call.VoiceParameters;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.store.CallQuery;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Page;
import io.tandem.it.loss.EngineProcess;
import io.tandem.it.sipp.Application;
import io.tandem.persistence.SqliteStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What records say against what an application was told at `/status`: what one node said of a call is what stands, and
/// no other node said anything.
final class ToldAndRecorded {
    private ToldAndRecorded() {}

    /// Fails unless the end of each call that came in was told once, and just as it is recorded.
    ///
    /// @return how many records have which cause
    static Map<String, Long> eachOnce(Application application, SqliteStore store) {
        AccountSid account = AccountSid.parse(EngineProcess.SID).orElseThrow();
        List<CallRecord> records = store.calls(CallQuery.of(account), new Page.Request(0, Page.Request.LARGEST))
                .toCompletableFuture()
                .join()
                .items();
        Map<String, List<Application.Request>> told = application.requests().stream()
                .filter(request -> request.path().equals("/status"))
                .filter(request -> request.parameter("CallDuration").isPresent())
                .collect(Collectors.groupingBy(
                        request -> request.parameter("CallSid").orElse("none")));
        List<CallRecord> inbound = records.stream()
                .filter(record -> record.direction() == CallDirection.INBOUND)
                .toList();
        for (CallRecord record : inbound) {
            assertThat(told.getOrDefault(record.sid().text(), List.of()))
                    .as("what was told of the end of " + record)
                    .singleElement()
                    .satisfies(end -> isAsRecorded(end, record));
        }
        assertThat(told).hasSameSizeAs(inbound);
        return records.stream()
                .collect(Collectors.groupingBy(record -> record.cause().orElse("none"), Collectors.counting()));
    }

    private static void isAsRecorded(Application.Request end, CallRecord record) {
        assertThat(record.status().isFinal()).isTrue();
        assertThat(end.parameter("CallStatus")).contains(record.status().toString());
        assertThat(end.parameter("CallDuration"))
                .contains(Long.toString(record.duration().toSeconds()));
        assertThat(end.parameter("Timestamp")).contains(VoiceParameters.date(record.updated()));
    }
}
