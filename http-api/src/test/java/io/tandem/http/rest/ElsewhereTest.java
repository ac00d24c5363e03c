package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.cluster.Peer;
import io.tandem.engine.cluster.Peers;
import io.tandem.engine.media.FakeRecordingFiles;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.trace.RecentTraces;
import io.tandem.engine.trace.TraceEntry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes with one store: what one of them has is asked of the other.
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class ElsewhereTest extends Served {
    private static final InstanceId THERE = InstanceId.mint();

    private final CallRecord call = SampleRecords.call(master.sid(), 0);
    private final RecordingRecord recording =
            SampleRecords.completed(SampleRecords.recording(master.sid(), SampleRecords.callSid(), 1), 5);
    private final RecentTraces theirs = new RecentTraces(10, 100);

    @TempDir
    private Path folder;

    private Optional<RestServer.Bound> there = Optional.empty();

    private FakeRecordingFiles theirFiles() {
        return new FakeRecordingFiles(folder);
    }

    @BeforeEach
    void theOtherNode() {
        store.save(call).toCompletableFuture().join();
        store.save(recording).toCompletableFuture().join();
        Peers back =
                () -> List.of(new Peer(instance, 1, "127.0.0.1:5060", URI.create("http://127.0.0.1:" + port() + "/")));
        var operation = new Operation(
                THERE,
                () -> CompletableFuture.failedStage(new AssertionError("nobody asks")),
                () -> CompletableFuture.failedStage(new AssertionError("nobody asks")),
                () -> "calls 4\ntandem_calls_live 7.0\n" + "tandem_node_info{instance=\"" + THERE
                        + "\",version=\"1.2\"} 1\n",
                List::of,
                () -> {});
        var started = server(operation, theirFiles(), theirs, back);
        there = Optional.of(started);
        others.add(new Peer(
                THERE,
                call.sid().slot(),
                "127.0.0.1:5060",
                URI.create("http://127.0.0.1:" + started.address().getPort() + "/")));
    }

    @AfterEach
    void stopTheOther() {
        there.orElseThrow().stop().toCompletableFuture().join();
    }

    /// Nobody listens at its port.
    private static Peer dead(int slot) {
        return new Peer(InstanceId.mint(), slot, "127.0.0.1:5060", URI.create("http://127.0.0.1:1/"));
    }

    @Nested
    class ALadder {
        private final String path = mine(LIBRARIES, "/Calls/" + call.sid() + "/Trace");

        @Test
        void ofACallOfTheOtherNodeIsFetchedThere() {
            theirs.record(
                    call.sid(),
                    new TraceEntry(SampleRecords.minute(0), TraceEntry.Kind.SIP, "alice", "us", "INVITE", List.of()));

            assertThat(get(path).body()).contains("alice -> us     INVITE");
            assertThat(get(path + ".json").json().get("call_sid").asText())
                    .isEqualTo(call.sid().text());
        }

        @Test
        void thatTheOtherNodeDoesNotKeepIsNotFound() {
            assertThat(get(path).status()).isEqualTo(404);
        }

        @Test
        void ofANodeThatDoesNotAnswerIs503WithItsName() {
            Peer dead = dead(call.sid().slot());
            others.set(0, dead);

            Reply reply = get(path);

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("5");
            assertThat(reply.json().get("code").asInt()).isEqualTo(20504);
            assertThat(reply.json().get("message").asText())
                    .contains(dead.http().toString());
        }

        @Test
        void isAskedForWithTheClientsCredentials() {
            assertThat(send("GET", path, "", Map.of()).status()).isEqualTo(401);
        }
    }

    @Nested
    class ARecording {
        private final String path = mine(RESTCOMM, "/Recordings/" + recording.sid() + ".wav");

        @BeforeEach
        void isOnTheOtherNode() {
            theirFiles().write(recording.sid(), "0123456789".getBytes(StandardCharsets.US_ASCII));
        }

        @Test
        void isFetchedFromThere() {
            Reply reply = get(path);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("0123456789");
            assertThat(reply.header("Content-Type")).isEqualTo("audio/wav");
            assertThat(reply.header("Content-Length")).isEqualTo("10");
            assertThat(reply.header("ETag")).startsWith("\"").endsWith("\"");
        }

        @Test
        void isFetchedInPart() {
            Reply part = send("GET", path, "", with(as(master), "Range", "bytes=2-4"));
            Reply impossible = send("GET", path, "", with(as(master), "Range", "bytes=20-"));

            assertThat(part.status()).isEqualTo(206);
            assertThat(part.body()).isEqualTo("234");
            assertThat(part.header("Content-Range")).isEqualTo("bytes 2-4/10");
            assertThat(impossible.status()).isEqualTo(416);
            assertThat(impossible.header("Content-Range")).isEqualTo("bytes */10");
        }

        @Test
        void thatTheClientHasIsNotSentAgain() {
            String known = get(path).header("ETag");

            assertThat(send("GET", path, "", with(as(master), "If-None-Match", known))
                            .status())
                    .isEqualTo(304);
        }

        @Test
        void tellsItsHeadersToHead() {
            Reply reply = send("HEAD", path, "", as(master));

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("Content-Length")).isEqualTo("10");
            assertThat(reply.body()).isEmpty();
        }

        @Test
        void opensToASignatureToo() {
            String query = signedUrls.sign(master.sid(), recording.sid(), SampleRecords.minute(700));

            assertThat(send("GET", path + "?" + query, "", Map.of()).body()).isEqualTo("0123456789");
        }

        @Test
        void isFoundThoughAnotherNodeDoesNotAnswer() {
            others.addFirst(dead(2));

            assertThat(get(path).body()).isEqualTo("0123456789");
        }

        @Test
        void thatNobodyHasIsNotFoundUnlessSomebodyDidNotAnswer() throws IOException {
            theirFiles().delete(recording.sid());
            assertThat(get(path).status()).isEqualTo(404); // and the other did not ask us back for ever

            others.add(dead(2));
            assertThat(get(path).status()).isEqualTo(503);
        }

        @Test
        void isDeletedWhereItIs() {
            assertThat(delete(mine(LIBRARIES, "/Recordings/" + recording.sid())).status())
                    .isEqualTo(204);

            assertThat(theirFiles().find(recording.sid())).isEmpty();
            assertThat(store.recording(recording.sid()).toCompletableFuture().join())
                    .isEmpty();
        }

        @Test
        void whoseFileIsNowhereIsDeletedAllTheSame() throws IOException {
            theirFiles().delete(recording.sid());

            assertThat(delete(mine(LIBRARIES, "/Recordings/" + recording.sid())).status())
                    .isEqualTo(204);
            assertThat(store.recording(recording.sid()).toCompletableFuture().join())
                    .isEmpty();
        }

        @Test
        void staysWhenTheNodeThatMayHaveItDoesNotAnswer() {
            others.set(0, dead(2));

            assertThat(delete(mine(LIBRARIES, "/Recordings/" + recording.sid())).status())
                    .isEqualTo(503);
            assertThat(store.recording(recording.sid()).toCompletableFuture().join())
                    .isPresent();
        }
    }

    @Nested
    class Operators {
        @Test
        void seeTheMetricsOfAllNodesAdded() {
            Peer dead = dead(2);
            others.add(dead);

            String text = send("GET", "/metrics?scope=cluster", "", Map.of()).body();

            assertThat(text.lines())
                    .contains(
                            "calls 7.0",
                            "tandem_cluster_node_answered{instance=\"" + instance + "\"} 1",
                            "tandem_cluster_node_answered{instance=\"" + THERE + "\"} 1",
                            "tandem_cluster_node_answered{instance=\"" + dead.instance() + "\"} 0");
            assertThat(send("GET", "/metrics?scope=universe", "", Map.of()).status())
                    .isEqualTo(400);
        }

        @Test
        void seeTheMembers() {
            members.add(new Operation.Member(
                    "127.0.0.2:7350", Optional.of(THERE), "up", true, Optional.of(others.getFirst())));
            members.add(new Operation.Member("127.0.0.3:7350", Optional.empty(), "joining", false, Optional.empty()));

            Reply reply = get("/management/cluster");

            assertThat(reply.json().get("instance").asText()).isEqualTo(instance.text());
            var up = reply.json().get("members").get(0);
            assertThat(up.get("instance").asText()).isEqualTo(THERE.text());
            assertThat(up.get("status").asText()).isEqualTo("up");
            assertThat(up.get("reachable").asBoolean()).isTrue();
            assertThat(up.get("cluster").asText()).isEqualTo("127.0.0.2:7350");
            assertThat(up.get("sip").asText()).isEqualTo("127.0.0.1:5060");
            assertThat(up.get("calls_live").asInt()).isEqualTo(7);
            assertThat(up.get("version").asText()).isEqualTo("1.2");
            var joining = reply.json().get("members").get(1);
            assertThat(joining.get("reachable").asBoolean()).isFalse();
            assertThat(joining.get("calls_live").isNull()).isTrue();
        }

        @Test
        void needTheMasterAccountToSeeTheMembers() {
            assertThat(send("GET", "/management/cluster", "", Map.of()).status())
                    .isEqualTo(401);
            assertThat(send("GET", "/management/cluster", "", as(child(master))).status())
                    .isEqualTo(403);
        }
    }
}
