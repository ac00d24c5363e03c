package io.tandem.app.demo;

import io.tandem.app.demo.Demo.Disappointment;
import io.tandem.app.phone.Phone;
import io.tandem.engine.trace.TraceSink;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// Three nodes that are one engine.
///
/// ```
/// alice ---> node 1 ----+                    GET Calls, at any of them
/// bob -----> node 2 ----+---- one store      POST Calls/CA…/Refers for bob's call, at node 1
/// dave ----> node 3 ----+                    node 2 is drained, and comes back; node 3 is killed
/// ```
final class ClusterDemo implements AutoCloseable {
    private static final String SID = "AC000000000000000000000000000000c1";
    private static final String TOKEN = "demo";
    private static final String NUMBER = "1000";
    private static final int NODES = 3;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private static final String CAROL = """
            wait-call 60s
            ring
            wait 500ms
            answer
            play tone 440
            expect hungup 30s
            """;

    private final PrintStream out;
    private final Path config;
    private final Path data;
    private final List<String> ports;
    private final long began = System.nanoTime();
    private final WaitingApplication application;
    private final Map<Integer, NodeProcess> nodes = new TreeMap<>();
    private final Map<Integer, Rest> apis = new TreeMap<>();
    private final List<Phone> phones = new ArrayList<>();

    private ClusterDemo(PrintStream out, Path config, Path data, List<String> ports, WaitingApplication application) {
        this.out = out;
        this.config = config;
        this.data = data;
        this.ports = ports;
        this.application = application;
    }

    /// Chooses ports; no node runs yet.
    ///
    /// @param config the folder of node1.conf to node3.conf
    /// @param data a folder for the nodes
    static ClusterDemo start(Path config, Path data, PrintStream out) throws IOException {
        return new ClusterDemo(out, config, data, ports(), WaitingApplication.start());
    }

    /// Those of the files, unless somebody has one of them.
    private static List<String> ports() throws IOException {
        for (int node = 1; node <= NODES; node++) {
            for (int port : List.of(5080, 8080, 7350)) {
                if (!Theatre.isFree(host(node), port)) {
                    System.out.println("Port " + port + " of " + host(node) + " is taken; other ports are used.");
                    return others();
                }
            }
        }
        return List.of();
    }

    private static List<String> others() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(host(1)))) {
            int port = socket.getLocalPort();
            return List.of(
                    "sip.port=0",
                    "http.port=0",
                    "cluster.port=" + port,
                    "cluster.seeds=" + host(1) + ":" + port + "," + host(2) + ":" + port + "," + host(3) + ":" + port);
        }
    }

    private static String host(int node) {
        return "127.0.0." + node;
    }

    /// All that is shown.
    ///
    /// @throws Disappointment says what was expected and what happened instead
    void play() throws Disappointment, IOException, InterruptedException {
        say(
                "Three nodes start, each a process: ./tandem serve --config config/cluster/node1.conf, node2.conf, node3.conf");
        var first = starting(1);
        var second = starting(2);
        var third = starting(3);
        started(1, first);
        started(2, second);
        started(3, third);
        awaitMembers(1, NODES);
        api(1).create(
                        "IncomingPhoneNumbers.json",
                        Map.of(
                                "PhoneNumber",
                                NUMBER,
                                "VoiceUrl",
                                application.url().toString()));
        say("The number " + NUMBER + " is made at node 1. Alice calls it at node 1, Bob at node 2, Dave at node 3:");
        Phone alice = called("alice", 1);
        Phone bob = called("bob", 2);
        Phone dave = called("dave", 3);
        members(1);
        wrongNode(bob);
        drained(bob);
        killed(dave);
        Scene.in(alice.hangUpAll(), "the answer to alice's BYE");
        say("Alice, at node 1, has talked all the time, and hangs up. Both nodes get SIGTERM, and the demo is over.");
        out.println("         docs/cluster.md is the runbook; config/cluster has the files.");
    }

    private void wrongNode(Phone bob) throws Disappointment, IOException, InterruptedException {
        String call = callOf("bob");
        say("Bob's call " + call + " lives at node 2. Any node is asked about it:");
        out.println("         GET  http://" + node(1).http() + "/…/Calls/" + call + ".json        status "
                + member(api(1).get("Calls/" + call + ".json"), "status"));
        List<String> ladder = api(3).get("Calls/" + call + "/Trace").lines().toList();
        out.println("         GET  http://" + node(3).http() + "/…/Calls/" + call + "/Trace       "
                + (ladder.size() - 1) + " lines, the first:");
        out.println("              " + ladder.get(1));
        Phone carol = phone("carol");
        var carols = carol.run(Scene.script(CAROL));
        var bobs = bob.run(Scene.script("expect refer 10s\nexpect notified 200 20s\nexpect tone 440 5s\n"));
        api(1).create("Calls/" + call + "/Refers.json", Map.of("Target", carol.uri()));
        out.println(
                "         POST http://" + node(1).http() + "/…/Calls/" + call + "/Refers      Target=" + carol.uri());
        Scene.passed("bob", bobs);
        Scene.in(bob.hangUpAll(), "the answer to bob's BYE");
        Scene.passed("carol", carols);
        say("Node 2 sent the REFER, Bob talked to Carol, and node 3 has the record: "
                + member(
                        api(3).get("Calls/" + call + "/Refers.json"),
                        "notify_status",
                        "NotifySipResponseCode",
                        "status"));
    }

    private void drained(Phone bob) throws Disappointment, IOException, InterruptedException {
        Scene.passed("bob", bob.run(Scene.script(calling(2))));
        say("Node 2 gets a new version. Bob has called it again; then POST /management/drain:");
        CompletableFuture<Integer> end = node(2).exitCode();
        api(2).operation("POST", "/management/drain");
        out.println("         GET  http://" + node(2).http() + "/ready                  "
                + api(2).operation("GET", "/ready").replaceAll("\\s+", " "));
        Phone erin = phone("erin");
        Scene.passed(
                "erin",
                erin.run(Scene.script("call sip:" + NUMBER + "@" + node(2).sip() + "\nexpect rejected 503 5s\n")));
        out.println(
                "         Erin calls node 2 and gets 503, as OPTIONS does: load balancers go elsewhere. Bob talks on.");
        Scene.in(bob.hangUpAll(), "the answer to bob's BYE");
        int code = Scene.in(end, "the end of node 2");
        if (code != 0) {
            throw new Disappointment("node 2 should end with exit code 0, but it was " + code);
        }
        say("Bob has hung up. Node 2 has left the cluster, and its process ended with exit code 0:");
        nodes.remove(2);
        awaitMembers(1, NODES - 1);
        members(1);
        startNode(2);
        awaitMembers(1, NODES);
        say("The new version of node 2 has joined. Now the next node; no call was lost.");
    }

    private void killed(Phone dave) throws Disappointment, IOException, InterruptedException {
        String call = callOf("dave");
        node(3).kill();
        long killed = System.nanoTime();
        say("kill -9 for node 3, where Dave's call " + call
                + " is. The others wait until they are sure (cluster.patience,");
        out.println("         cluster.stable-after), then go on without it:");
        awaitMembers(1, NODES - 1);
        out.println("         gone after " + seconds(killed) + " s");
        nodes.remove(3);
        members(1);
        String record = closed(call);
        out.println("         GET  http://" + node(2).http() + "/…/Calls/" + call + ".json        status "
                + member(record, "status") + ", cause " + member(record, "hangup_cause") + " after " + seconds(killed)
                + " s");
        Phone frank = called("frank", 2);
        out.println("         New calls are taken by the others: Frank talks to node 2.");
        Scene.in(frank.hangUpAll(), "the answer to frank's BYE");
        dave.hangUpAll(); // nobody answers
    }

    /// The record of a call of a node that is gone, once it is closed.
    private String closed(String call) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        String record = api(2).get("Calls/" + call + ".json");
        while (member(record, "status").equals("in-progress") && System.nanoTime() < deadline) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            record = api(2).get("Calls/" + call + ".json");
        }
        return record;
    }

    private void startNode(int node) throws Disappointment, InterruptedException {
        started(node, starting(node));
    }

    private CompletableFuture<NodeProcess> starting(int node) {
        List<String> settings = new ArrayList<>(ports);
        settings.addAll(List.of(
                "data=" + data.resolve("node" + node),
                "store.folder=" + data.resolve("store"),
                "account.sid=" + SID,
                "account.token=" + TOKEN,
                "shutdown.patience=2 s",
                "warm-up.calls=20")); // enough for a few calls, and sooner ready
        return NodeProcess.start(
                "node " + node,
                config.resolve("node" + node + ".conf"),
                settings,
                data.resolve("node" + node + ".log"));
    }

    private void started(int node, CompletableFuture<NodeProcess> starting)
            throws Disappointment, InterruptedException {
        NodeProcess process = Scene.in(starting, "node " + node);
        nodes.put(node, process);
        Rest before = apis.put(node, new Rest(SID, TOKEN, process.http()));
        if (before != null) {
            before.close();
        }
        say("node " + node + " takes calls: sip " + process.sip() + ", http " + process.http());
    }

    private NodeProcess node(int node) {
        return Objects.requireNonNull(nodes.get(node), "node " + node + " has not begun");
    }

    private Rest api(int node) {
        return Objects.requireNonNull(apis.get(node), "node " + node + " has not begun");
    }

    private Phone phone(String name) throws IOException {
        Phone phone = Phone.start(name, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), TraceSink.NONE);
        phones.add(phone);
        return phone;
    }

    /// A phone that has called a node, and hears it.
    private Phone called(String name, int node) throws Disappointment, IOException, InterruptedException {
        Phone phone = phone(name);
        Scene.passed(name, phone.run(Scene.script(calling(node))));
        return phone;
    }

    private String calling(int node) {
        return "call sip:" + NUMBER + "@" + node(node).sip() + "\nexpect answered 10s\nexpect speech 10s\n";
    }

    /// The sid of the call that a phone has.
    private String callOf(String from) throws Disappointment, IOException, InterruptedException {
        String list = api(1).get("Calls.json?Status=in-progress");
        for (String one : list.split("(?=\"sid\"\\s*:)", -1)) {
            if (member(one, "from").contains(from)) {
                return member(one, "sid");
            }
        }
        throw new Disappointment("there should be a call from " + from + ", but the list is " + list);
    }

    /// The value of the first of these members that a JSON text has.
    private static String member(String json, String... names) {
        for (String name : names) {
            var matcher =
                    Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",}]*)").matcher(json);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        return "";
    }

    /// Waits until a node sees so many members, all up.
    private void awaitMembers(int node, int expected) throws Disappointment, IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        String cluster = api(node).operation("GET", "/management/cluster");
        while (count(cluster, "\"up\"") != expected || count(cluster, "\"status\"") != expected) {
            if (System.nanoTime() > deadline) {
                throw new Disappointment("the cluster should have " + expected + " members, but it is " + cluster);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            cluster = api(node).operation("GET", "/management/cluster");
        }
    }

    private static int count(String text, String word) {
        return text.split(Pattern.quote(word), -1).length - 1;
    }

    /// Prints the members as a node sees them.
    private void members(int node) throws IOException, InterruptedException {
        String cluster = api(node).operation("GET", "/management/cluster");
        out.println("         GET  http://" + node(node).http() + "/management/cluster");
        for (String one : cluster.split("(?=\"instance\"\\s*:)", -1)) {
            if (one.contains("\"status\"")) {
                out.printf(
                        "              %s  %-8s sip %-16s http %-24s calls %s%n",
                        member(one, "instance"),
                        member(one, "status"),
                        member(one, "sip"),
                        member(one, "http"),
                        member(one, "calls_live"));
            }
        }
    }

    private void say(String what) {
        out.println();
        out.printf("%7s  %s%n", seconds(began), what);
        out.flush();
    }

    private static String seconds(long since) {
        return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - since) / 1e9);
    }

    @Override
    public void close() {
        phones.forEach(Phone::close);
        apis.values().forEach(Rest::close);
        CompletableFuture.allOf(nodes.values().stream()
                        .map(node -> CompletableFuture.runAsync(node::close, Thread::startVirtualThread))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        application.close();
    }
}
