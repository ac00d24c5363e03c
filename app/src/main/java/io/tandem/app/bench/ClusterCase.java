package io.tandem.app.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Calls at one node, of one and of three.
///
/// @param settings more for each node
/// @param requests how many REST requests are made at each of two nodes
record ClusterCase(CallOptions calls, List<String> settings, int requests) {
    private static final int NODES = 3;
    private static final Duration ENDING = Duration.ofSeconds(20);
    private static final Duration TALK = Duration.ofMillis(200);
    private static final Duration LONG_TALK = Duration.ofMinutes(30);
    private static final Pattern SID = Pattern.compile("\"sid\":\\s*\"(CA[0-9a-f]{32})\"");

    /// What calls cost.
    ///
    /// @param cpu seconds per 1000 calls
    /// @param others seconds of all other nodes, per second
    private record Cost(double cpu, double others, Millis answered, int failed, double records, double writes) {}

    /// What requests cost.
    ///
    /// @param cpu seconds of all nodes per 1000 requests
    private record Asked(double cpu, Millis answered) {}

    Report measure(Path folder) throws BenchFailure {
        try (var phones = Phones.start(RtpLoad.Talk.NO, Map.of("bob", new PartyActor.Stays()));
                var application = SampleApplication.start(
                        ConnectedCase.rcml(Map.of("/start", BridgeCommand.dial("bob", phones.address()))))) {
            Cost alone = alone(folder, phones, application);
            List<EngineProcess> nodes = new ArrayList<>();
            try {
                List<Integer> ports = freePorts();
                for (int port : ports) {
                    nodes.add(start(folder.resolve("node" + port), member(folder, port, ports)));
                }
                Cost together = cost(nodes.getFirst(), nodes.subList(1, NODES), phones, application);
                phones.begin(1, 1, "sip:1000@" + nodes.getFirst().sip(), new PartyActor.HangsUp(LONG_TALK));
                String call = liveCall(nodes.getFirst());
                Asked right = asked(nodes, nodes.getFirst(), call);
                Asked wrong = asked(nodes, nodes.getLast(), call);
                return report(alone, together, right, wrong);
            } finally {
                nodes.forEach(EngineProcess::close);
            }
        }
    }

    /// Beside it run as many engines as beside the one of the cluster, for which they are nobody: what processors,
    /// caches and memory cost that more processes share is in both.
    private Cost alone(Path folder, Phones phones, SampleApplication application) throws BenchFailure {
        List<EngineProcess> engines = new ArrayList<>();
        try {
            for (int i = 0; i < NODES; i++) {
                engines.add(start(
                        folder.resolve("alone" + i),
                        List.of("store.shared=on", "store.cassandra.keyspace=tandem_alone_" + i)));
            }
            return cost(engines.getFirst(), engines.subList(1, NODES), phones, application);
        } finally {
            engines.forEach(EngineProcess::close);
        }
    }

    private EngineProcess start(Path folder, List<String> more) throws BenchFailure {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BenchFailure(folder + " cannot be made: " + e.getMessage(), e);
        }
        List<String> all = new ArrayList<>(more);
        all.addAll(settings);
        return EngineProcess.start(folder, all);
    }

    private static List<String> member(Path work, int port, List<Integer> ports) {
        return List.of(
                "store.shared=on",
                "store.folder=" + work.resolve("store"),
                "shutdown.patience=1 s",
                "cluster.port=" + port,
                "cluster.seeds="
                        + ports.stream().map(each -> "127.0.0.1:" + each).collect(Collectors.joining(",")));
    }

    private static List<Integer> freePorts() throws BenchFailure {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < NODES; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new BenchFailure("no free ports: " + e.getMessage(), e);
        }
    }

    private Cost cost(EngineProcess engine, List<EngineProcess> others, Phones phones, SampleApplication application)
            throws BenchFailure {
        engine.number("1000", application.url("/start"));
        String target = "sip:1000@" + engine.sip();
        if (calls.warm() > 0) {
            Phones.await(phones.begin(calls.warm(), calls.rate(), target, new PartyActor.HangsUp(TALK)));
            engine.settled("tandem_calls_live", ENDING);
        }
        double recordsBefore = engine.metric("tandem_records_total");
        double writesBefore = engine.metric("tandem_store_writes_total");
        double othersBefore = cpu(others);
        double before = cpu(List.of(engine));
        long began = System.nanoTime();
        PhonesActor.Counted counted =
                Phones.await(phones.begin(calls.calls(), calls.rate(), target, new PartyActor.HangsUp(TALK)));
        engine.settled("tandem_calls_live", ENDING);
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Cost(
                (cpu(List.of(engine)) - before) * 1000 / calls.calls(),
                (cpu(others) - othersBefore) / seconds,
                counted.answered(),
                calls.calls() - counted.answered().sorted().size(),
                (engine.metric("tandem_records_total") - recordsBefore) / calls.calls(),
                (engine.metric("tandem_store_writes_total") - writesBefore) / calls.calls());
    }

    private static double cpu(List<EngineProcess> engines) throws BenchFailure {
        double seconds = 0;
        for (EngineProcess engine : engines) {
            seconds += CallCase.seconds(engine.cpu());
        }
        return seconds;
    }

    /// The sid of the only call, once it is there.
    private static String liveCall(EngineProcess engine) throws BenchFailure {
        for (int look = 0; look < 100; look++) {
            Matcher sid = SID.matcher(engine.get("Calls.json?Status=in-progress"));
            if (sid.find()) {
                return sid.group(1);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new BenchFailure("the call that is asked about is not there");
    }

    private Asked asked(List<EngineProcess> nodes, EngineProcess node, String call) throws BenchFailure {
        String resource = "Calls/" + call + ".json";
        for (int i = 0; i < requests; i++) {
            node.get(resource); // to warm up
        }
        double before = cpu(nodes);
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            long began = System.nanoTime();
            node.get(resource);
            millis.add((System.nanoTime() - began) / 1e6);
        }
        return new Asked((cpu(nodes) - before) * 1000 / requests, Millis.of(millis));
    }

    private Report report(Cost alone, Cost together, Asked right, Asked wrong) {
        return new Report("cluster: " + calls.calls() + " connected calls at " + calls.rate() + " per second, after "
                        + calls.warm() + " to warm up; " + requests + " requests")
                .with("failed, alone", "failedAlone", alone.failed(), 0, "calls")
                .with("failed, one of three", "failed", together.failed(), 0, "calls")
                .with("CPU per 1000 calls, alone", "cpuAlone", alone.cpu(), 2, "s")
                .with("CPU per 1000 calls, one of three", "cpu", together.cpu(), 2, "s")
                .with("more because of the others", "more", (together.cpu() / alone.cpu() - 1) * 100, 1, "%")
                .with("CPU of two others, not its", "othersAlone", alone.others() * 1000, 1, "ms per second")
                .with("CPU of the two others", "others", together.others() * 1000, 1, "ms per second")
                .with("INVITE to 200, alone", "inviteTo200Alone", alone.answered())
                .with("INVITE to 200, one of three", "inviteTo200", together.answered())
                .with("records per call", "records", together.records(), 2, "")
                .with("writes per call", "writes", together.writes(), 2, "")
                .with("GET of a live call, its node", "getRight", right.answered())
                .with("GET of a live call, another node", "getWrong", wrong.answered())
                .with("CPU per 1000 GET, its node", "cpuGetRight", right.cpu(), 2, "s of all nodes")
                .with("CPU per 1000 GET, another node", "cpuGetWrong", wrong.cpu(), 2, "s of all nodes");
    }
}
