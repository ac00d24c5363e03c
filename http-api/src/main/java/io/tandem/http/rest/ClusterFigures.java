package io.tandem.http.rest;

import io.tandem.engine.cluster.Peer;
import io.tandem.engine.sid.InstanceId;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What operators see of all nodes at once: each is asked for its metrics.
final class ClusterFigures {
    private static final String METRICS = "metrics";
    private static final Pattern CALLS = Pattern.compile("(?m)^tandem_calls_live (\\S+)$");
    private static final Pattern VERSION = Pattern.compile("(?m)^tandem_node_info\\{.*version=\"([^\"]*)\".*} 1");

    private final Operation operation;
    private final PeerRequests peers;

    ClusterFigures(Operation operation, PeerRequests peers) {
        this.operation = operation;
        this.peers = peers;
    }

    /// The metrics of all nodes, added; and which nodes did not answer.
    String metrics() {
        var sum = new SummedMetrics();
        sum.add(operation.metrics().get());
        var answered = new StringBuilder("""
                        # HELP tandem_cluster_node_answered Whether the figures of a node are among these
                        # TYPE tandem_cluster_node_answered gauge
                        """);
        answered.append(line(operation.instance(), 1));
        peers.texts(METRICS).forEach((peer, text) -> {
            text.ifPresent(sum::add);
            answered.append(line(peer.instance(), text.isPresent() ? 1 : 0));
        });
        return sum.text() + answered;
    }

    private static String line(InstanceId instance, int answered) {
        return "tandem_cluster_node_answered{instance=\"" + instance + "\"} " + answered + "\n";
    }

    /// The members, as `/management/cluster` shows them.
    Representation members(View view) {
        Map<InstanceId, String> figures = new HashMap<>();
        peers.texts(METRICS).forEach((peer, text) -> text.ifPresent(said -> figures.put(peer.instance(), said)));
        figures.put(operation.instance(), operation.metrics().get());
        List<Representation> members = operation.members().get().stream()
                .map(member -> shown(view, member, member.instance().map(figures::get)))
                .toList();
        return new Representation("Cluster", view)
                .text("Instance", operation.instance())
                .items("Members", members);
    }

    private static Representation shown(View view, Operation.Member member, Optional<String> figures) {
        return new Representation("Member", view)
                .text("Instance", member.instance())
                .text("Status", member.status())
                .flag("Reachable", member.reachable())
                .text("Cluster", member.cluster())
                .text("Sip", member.peer().map(Peer::sip))
                .text("Http", member.peer().map(Peer::http).map(URI::toString))
                .whole("CallsLive", figures.flatMap(text -> found(CALLS, text)).map(live ->
                        (long) Double.parseDouble(live)))
                .text("Version", figures.flatMap(text -> found(VERSION, text)));
    }

    private static Optional<String> found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
