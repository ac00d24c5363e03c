package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallControl.CallOrder;
import io.tandem.engine.call.CallControl.Created;
import io.tandem.engine.call.ScriptSource;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.SampleRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class UnheardOrdersTest {
    private final FakeCalls calls = new FakeCalls();
    private final CompletableFuture<Created> answer = new CompletableFuture<>();
    private final CallOrder order = order("1111");
    private final Created placed = new CallControl.Placed(SampleRecords.call(AccountSid.mint(), 0));
    private Instant now = SampleRecords.NOON;
    private final UnheardOrders orders = new UnheardOrders(calls, () -> now, Duration.ZERO);

    private static CallOrder order(String to) {
        return new CallOrder(
                new AccountSid("AC" + "0".repeat(32)),
                to,
                "2222",
                Optional.empty(),
                new ScriptSource.Inline("<Response/>"),
                Duration.ofSeconds(60),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void isLate(CallOrder which) {
        calls.createAnswers(answer);
        isUnanswered(which);
    }

    private void isUnanswered(CallOrder which) {
        Refusal late = catchThrowableOfType(Refusal.class, () -> orders.place(which));
        assertThat(late.status()).isEqualTo(503);
    }

    @Test
    void theNextTryGetsTheAnswerThatCameTooLate() {
        isLate(order);
        answer.complete(placed);

        assertThat(orders.place(order("1111"))).isEqualTo(placed);
        assertThat(calls.told()).hasSize(1);
    }

    @Test
    void aTryThatWaitsInVainLeavesTheAnswerToTheOneAfterIt() {
        isLate(order);
        isLate(order);
        answer.complete(placed);

        assertThat(orders.place(order)).isEqualTo(placed);
        assertThat(calls.told()).hasSize(1);
    }

    @Test
    void anAnswerIsGivenOnceAndTheSameOrderAfterwardsIsACallOfItsOwn() {
        isLate(order);
        answer.complete(placed);

        orders.place(order);
        orders.place(order);
        assertThat(calls.told()).hasSize(2);
    }

    @Test
    void anotherOrderIsAnotherCall() {
        isLate(order);
        isLate(order("3333"));

        assertThat(calls.told()).hasSize(2);
    }

    @Test
    void aTryLongAfterwardsIsACallOfItsOwn() {
        isLate(order);
        now = now.plus(Duration.ofMinutes(2));
        isLate(order);

        assertThat(calls.told()).hasSize(2);
    }

    @Test
    void anOrderThatFailedIsTriedAfresh() {
        calls.createAnswers(CompletableFuture.failedFuture(new TimeoutException("dead")));
        isUnanswered(order);
        isUnanswered(order);

        assertThat(calls.told()).hasSize(2);
    }
}
