package io.tandem.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.it.loss.EngineProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The record of a call as REST of a node shows it.
public record ShownCall(String sid, String status, String cause) {
    private static final Pattern NEXT = Pattern.compile("(?=\"sid\"\\s*:\\s*\"CA)");

    private static final int PAGE = 1000;
    private static final Pattern TOTAL = Pattern.compile("\"total\":\\s*(\\d+)");

    /// All that there are, of whatever node; none is there twice.
    public static List<ShownCall> all(EngineProcess node) throws IOException, InterruptedException {
        List<ShownCall> calls = new ArrayList<>();
        List<ShownCall> page = page(node, 0);
        for (int next = 1; !page.isEmpty(); next++) {
            calls.addAll(page);
            page = page.size() < PAGE ? List.of() : page(node, next);
        }
        assertThat(sids(calls)).as("none is doubled: " + calls).hasSameSizeAs(calls);
        return calls;
    }

    private static List<ShownCall> page(EngineProcess node, int number) throws IOException, InterruptedException {
        return NEXT.splitAsStream(node.get("Calls.json?PageSize=" + PAGE + "&Page=" + number))
                .skip(1)
                .map(call -> new ShownCall(member(call, "sid"), member(call, "status"), member(call, "hangup_cause")))
                .toList();
    }

    /// Those whose node was lost.
    static List<ShownCall> lost(EngineProcess node) throws IOException, InterruptedException {
        return all(node).stream()
                .filter(call -> call.cause().equals("node-lost"))
                .toList();
    }

    static Set<String> sids(List<ShownCall> calls) {
        return calls.stream().map(ShownCall::sid).collect(Collectors.toSet());
    }

    /// How many have that status.
    static long with(String status, List<ShownCall> calls) {
        return calls.stream().filter(call -> call.status().equals(status)).count();
    }

    boolean isOver() {
        return isFinal(status);
    }

    /// Of the statuses that these tests bring about.
    static boolean isFinal(String status) {
        return status.equals("completed") || status.equals("failed") || status.equals("no-answer");
    }

    /// How many calls of all nodes are in-progress, without asking for them: that would cost the node more than
    /// they do.
    static int talking(EngineProcess node) throws IOException, InterruptedException {
        String list = node.get("Calls.json?Status=in-progress&PageSize=1");
        Matcher total = TOTAL.matcher(list);
        assertThat(total.find()).as(list).isTrue();
        return Integer.parseInt(total.group(1));
    }

    private static String member(String call, String name) {
        Matcher member =
                Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(call);
        return member.find() ? member.group(1) : "";
    }
}
