package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.store.Account;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdempotencyTest extends Served {
    private final String path = mine(RESTCOMM, "/Applications.json");

    private Map<String, String> keyed(String key) {
        return with(as(master), "Idempotency-Key", key);
    }

    private int total() {
        return get(path).json().get("total").asInt();
    }

    @Test
    void aRepeatGetsTheFirstAnswer() {
        Reply first = send("POST", path, "FriendlyName=x", keyed("k1"));
        Reply again = send("POST", path, "FriendlyName=x", keyed("k1"));
        Reply other = send("POST", path, "FriendlyName=x", keyed("k2"));

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(other.body()).isNotEqualTo(first.body());
        assertThat(total()).isEqualTo(2);
    }

    @Test
    void theSameKeyWithAnotherBodyIsAConflict() {
        send("POST", path, "FriendlyName=x", keyed("k1"));

        assertThat(send("POST", path, "FriendlyName=y", keyed("k1")).status()).isEqualTo(409);
        assertThat(total()).isEqualTo(1);
    }

    @Test
    void aKeyBelongsToItsAccount() {
        Account child = child(master);
        send("POST", path, "FriendlyName=x", keyed("k1"));

        Reply theirs = send(
                "POST",
                RESTCOMM + "/Accounts/" + child.sid() + "/Applications.json",
                "FriendlyName=y",
                with(as(child), "Idempotency-Key", "k1"));

        assertThat(theirs.status()).isEqualTo(200);
    }

    @Test
    void aRefusedCreateMayBeTriedAgain() {
        store.failWrites();
        assertThat(send("POST", path, "FriendlyName=x", keyed("k1")).status()).isEqualTo(503);
        store.acceptWrites();

        assertThat(send("POST", path, "FriendlyName=x", keyed("k1")).status()).isEqualTo(200);
        assertThat(total()).isEqualTo(1);
    }

    @Test
    void repeatsAtTheSameTimeMakeOne() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<String> bodies = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> send("POST", path, "FriendlyName=x", keyed("k1"))
                                    .body(),
                            threads))
                    .limit(8)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(bodies).hasSize(8).containsOnly(bodies.getFirst());
        }
        assertThat(total()).isEqualTo(1);
    }
}
