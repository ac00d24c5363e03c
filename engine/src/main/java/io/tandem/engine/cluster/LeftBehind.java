package io.tandem.engine.cluster;

import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.store.Binding;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.LiveCall;
import io.tandem.engine.store.LiveCall.Owed;
import io.tandem.engine.store.LiveCall.ScriptPosition;
import io.tandem.engine.store.Page;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.ReferQuery;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// What a lost node left in the store. To close it twice does no harm.
final class LeftBehind {
    /// So many writes at a time: they share a commit, and no database is flooded.
    private static final int AT_ONCE = 128;

    private static final Page.Request ALL = new Page.Request(0, Page.Request.LARGEST);

    private final InstanceId lost;
    private final Store store;
    private final LostParts parts;

    LeftBehind(InstanceId lost, LostParts parts) {
        this.lost = lost;
        this.store = parts.store();
        this.parts = parts;
    }

    /// Whether a binding cannot be reached without the node that took it: its connection ended there. A datagram
    /// finds its way from any node.
    static boolean needsItsNode(Binding binding) {
        return !binding.source()
                .toLowerCase(Locale.ROOT)
                .startsWith(Transport.UDP.name().toLowerCase(Locale.ROOT) + ":");
    }

    /// Closes all that it held.
    ///
    /// @return its calls of which something may have to be told
    CompletionStage<List<LiveCall>> close() {
        return store.liveCalls(lost)
                .thenCompose(live -> store.unfinishedCalls(lost)
                        .thenCompose(unfinished -> closeCalls(unfinished, live))
                        .thenCompose(_ -> each(store.unfinishedRecordings(lost), this::close))
                        .thenCompose(_ -> each(store.unfinishedConferences(lost), this::close))
                        .thenCompose(_ -> each(flows(), store::deleteBinding))
                        .thenApply(_ -> live));
    }

    private CompletionStage<Void> closeCalls(List<CallRecord> unfinished, List<LiveCall> live) {
        Map<CallSid, LiveCall> known = new HashMap<>();
        live.forEach(one -> known.put(one.call(), one));
        List<Unfinished> open = unfinished.stream()
                .map(call -> new Unfinished(call, Optional.ofNullable(known.remove(call.sid()))))
                .toList();
        return from(0, open, call -> close(call.record(), call.live()))
                .thenCompose(_ -> from(0, List.copyOf(known.values()), this::closeTransfers));
    }

    private record Unfinished(CallRecord record, Optional<LiveCall> live) {}

    /// It ended when something was last known of it. Its transfers end first: the record of the call is what tells
    /// that all is done.
    private CompletionStage<Void> close(CallRecord call, Optional<LiveCall> live) {
        Instant end = live.flatMap(LiveCall::script).map(ScriptPosition::owed).orElse(List.of()).stream()
                .map(Owed::since)
                .filter(call.updated()::isBefore)
                .max(Instant::compareTo)
                .orElse(call.updated());
        Answer answer = call.answered().isPresent() ? Answer.ANSWERED : Answer.UNANSWERED;
        CallRecord over = call.ended(EndReason.NODE_LOST.finalStatus(answer), EndReason.NODE_LOST.cause(), end);
        return each(transfers(call.account(), call.sid()), transfer -> store.save(failed(transfer, end)))
                .thenCompose(_ -> store.save(over));
    }

    /// Those of a call that came to its own end while a transfer that its phone had asked for went on.
    private CompletionStage<Void> closeTransfers(LiveCall call) {
        return each(
                transfers(call.account(), call.call()),
                transfer -> store.save(failed(transfer, parts.clock().instant())));
    }

    private CompletionStage<List<ReferRecord>> transfers(AccountSid account, CallSid call) {
        var query = new ReferQuery(
                account,
                Optional.of(call),
                Optional.of(ReferRecord.Status.IN_PROGRESS),
                TimeRange.ALWAYS,
                TimeRange.ALWAYS);
        return store.refers(query, ALL).thenApply(Page::items);
    }

    /// A call may have changed last before its transfer began.
    private static ReferRecord failed(ReferRecord refer, Instant end) {
        return refer.ended(
                ReferRecord.Status.FAILED,
                refer.callStatus(),
                refer.referStatus(),
                refer.notifyStatus(),
                end.isBefore(refer.created()) ? refer.created() : end);
    }

    /// Its file is where only that node finds it: when it is there again, it repairs the file and says how long it
    /// is.
    private CompletionStage<Void> close(RecordingRecord recording) {
        return store.save(recording.ended(
                RecordingRecord.Status.FAILED,
                Duration.ZERO,
                recording.marks(),
                recording.errorCode(),
                parts.clock().instant()));
    }

    private CompletionStage<Void> close(ConferenceRecord conference) {
        return store.save(
                conference.endedAt(conference.updated(), ConferenceRecord.Reason.NODE_LOST, Optional.empty()));
    }

    private CompletionStage<List<Binding>> flows() {
        return store.liveBindings(parts.clock().instant())
                .thenApply(bindings -> bindings.stream()
                        .filter(binding -> binding.instance().equals(lost) && needsItsNode(binding))
                        .toList());
    }

    private static <T> CompletionStage<Void> each(
            CompletionStage<List<T>> all, Function<T, CompletionStage<Void>> close) {
        return all.thenCompose(items -> from(0, items, close));
    }

    private static <T> CompletionStage<Void> from(int first, List<T> items, Function<T, CompletionStage<Void>> close) {
        int next = Math.min(first + AT_ONCE, items.size());
        CompletableFuture<?>[] some = items.subList(first, next).stream()
                .map(item -> close.apply(item).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        CompletableFuture<Void> done = CompletableFuture.allOf(some);
        return next == items.size() ? done : done.thenCompose(_ -> from(next, items, close));
    }
}
