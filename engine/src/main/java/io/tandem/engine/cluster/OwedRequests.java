package io.tandem.engine.cluster;

import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.call.StatusTold;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.store.CallQuery;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.LiveCall;
import io.tandem.engine.store.LiveCall.Owed;
import io.tandem.engine.store.LiveCall.OwingVerb;
import io.tandem.engine.store.LiveCall.ScriptPosition;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.RecordingQuery;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.ReferQuery;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.Sort;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.TimeRange;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// What applications wait to be told about a call whose node was lost. All records of its node are closed already.
final class OwedRequests {
    private static final Page.Request ALL = new Page.Request(0, Page.Request.LARGEST);

    private final Store store;
    private final LastWords lastWords;

    OwedRequests(Store store, LastWords lastWords) {
        this.store = store;
        this.lastWords = lastWords;
    }

    /// The status callback first. Nothing for a call that came to its own end: its node has told that.
    CompletionStage<List<ApplicationRequest>> of(LiveCall call) {
        return store.call(call.call())
                .thenCompose(record -> record.filter(OwedRequests::wasLost)
                        .map(over -> of(call, over))
                        .orElseGet(() -> CompletableFuture.completedStage(List.of())));
    }

    private static boolean wasLost(CallRecord record) {
        return record.cause().filter(EndReason.NODE_LOST.cause()::equals).isPresent();
    }

    private CompletionStage<List<ApplicationRequest>> of(LiveCall call, CallRecord over) {
        CompletionStage<List<ApplicationRequest>> all = CompletableFuture.completedStage(
                statusCallback(call, over).stream().toList());
        for (Owed owed : call.script().map(ScriptPosition::owed).orElse(List.of())) {
            all = all.thenCombine(action(call, over, owed), (some, one) -> {
                List<ApplicationRequest> more = new ArrayList<>(some);
                one.ifPresent(more::add);
                return more;
            });
        }
        return all;
    }

    private static Optional<ApplicationRequest> statusCallback(LiveCall call, CallRecord over) {
        return call.listener()
                .map(webhook -> ApplicationRequest.of(
                        call.account(),
                        webhook.method(),
                        URI.create(webhook.url()),
                        StatusTold.over(call.parameters(), over)));
    }

    private CompletionStage<Optional<ApplicationRequest>> action(LiveCall call, CallRecord over, Owed owed) {
        return left(over, owed)
                .thenApply(left -> lastWords
                        .of(left)
                        .map(words -> ApplicationRequest.of(
                                call.account(),
                                owed.method(),
                                owed.url(),
                                StatusTold.withStatus(call.parameters(), over)
                                        .and(owed.parameters())
                                        .and(words))));
    }

    private CompletionStage<LastWords.Left> left(CallRecord over, Owed owed) {
        CompletionStage<List<CallRecord>> dialled = owed.verb() == OwingVerb.DIAL ? children(over, owed) : none();
        CompletionStage<List<ReferRecord>> transfers = owed.verb() == OwingVerb.REFER ? transfers(over, owed) : none();
        CompletionStage<List<RecordingRecord>> recordings =
                owed.verb() == OwingVerb.RECORD || owed.verb() == OwingVerb.DIAL ? recordings(over, owed) : none();
        return dialled.thenCompose(calls -> transfers.thenCombine(
                recordings, (refers, tapes) -> new LastWords.Left(owed, over, calls, refers, tapes)));
    }

    private static <T> CompletionStage<List<T>> none() {
        return CompletableFuture.completedStage(List.of());
    }

    private CompletionStage<List<CallRecord>> children(CallRecord over, Owed owed) {
        var query = new CallQuery(
                Set.of(over.account()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(over.sid()),
                TimeRange.ALWAYS,
                TimeRange.ALWAYS,
                new Sort<>(CallQuery.Field.DATE_CREATED, Sort.Order.ASCENDING));
        return store.calls(query, ALL).thenApply(page -> since(owed, page, CallRecord::created));
    }

    private CompletionStage<List<ReferRecord>> transfers(CallRecord over, Owed owed) {
        var query = new ReferQuery(
                over.account(), Optional.of(over.sid()), Optional.empty(), TimeRange.ALWAYS, TimeRange.ALWAYS);
        return store.refers(query, ALL).thenApply(page -> since(owed, page, ReferRecord::created));
    }

    private CompletionStage<List<RecordingRecord>> recordings(CallRecord over, Owed owed) {
        var query = new RecordingQuery(
                Set.of(over.account()),
                Optional.of(over.sid()),
                Optional.empty(),
                TimeRange.ALWAYS,
                new Sort<>(RecordingQuery.Field.DATE_CREATED, Sort.Order.ASCENDING));
        return store.recordings(query, ALL).thenApply(page -> since(owed, page, RecordingRecord::created));
    }

    private static <T> List<T> since(Owed owed, Page<T> page, Function<T, Instant> created) {
        return page.items().stream()
                .filter(one -> !created.apply(one).isBefore(owed.since()))
                .sorted(Comparator.comparing(created))
                .toList();
    }
}
