package io.tandem.it.cluster;

import io.tandem.it.sipp.FreePort;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Whatever nodes say to each other over TCP comes by here, and a node can be cut off: what it sends and what is sent
/// to it waits, as in a network that loses every packet and tells nobody, until the cut is healed.
///
/// ```
/// the others find node 2 at 127.0.0.2:P --> it listens at 127.0.1.2:Q   cluster
///                           127.0.1.2:R --> it listens at 127.0.0.2:S   HTTP, which clients use without coming by
/// ```
///
/// Who has made a connection of the cluster is told by the address that it comes from. All connections for HTTP come
/// from the same one, so that a cut lets all of them wait.
final class CuttableWires implements ThreeNodes.Wires, AutoCloseable {
    private final int cluster;
    private final int clusterInside;
    private final int http;
    private final int httpInside;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private OptionalInt cutOff = OptionalInt.empty(); // guarded by this

    /// Wires for nodes that are to be started.
    CuttableWires() throws IOException {
        cluster = FreePort.of(outer(1).getHostAddress());
        clusterInside = FreePort.of(inner(1).getHostAddress());
        http = FreePort.of(inner(1).getHostAddress());
        httpInside = FreePort.of(outer(1).getHostAddress());
        for (int node = 1; node <= ThreeNodes.NODES; node++) {
            int to = node;
            listens(
                    new InetSocketAddress(outer(node), cluster),
                    new InetSocketAddress(inner(node), clusterInside),
                    from -> !isCut(from.getInetAddress(), outer(to)));
            listens(
                    new InetSocketAddress(inner(node), http),
                    new InetSocketAddress(outer(node), httpInside),
                    _ -> cutOff.isEmpty());
        }
    }

    private static InetAddress outer(int node) {
        return InetAddress.ofLiteral(ThreeNodes.host(node));
    }

    private static InetAddress inner(int node) {
        return InetAddress.ofLiteral("127.0.1." + node);
    }

    @Override
    public List<String> settings(int node) {
        String seeds = IntStream.rangeClosed(1, ThreeNodes.NODES)
                .mapToObj(one -> ThreeNodes.host(one) + ":" + cluster)
                .collect(Collectors.joining(","));
        String inside = inner(node).getHostAddress();
        return List.of(
                "cluster.port=" + cluster,
                "cluster.seeds=" + seeds,
                "cluster.bind-host=" + inside,
                "cluster.bind-port=" + clusterInside,
                "http.port=" + httpInside,
                "http.advertised=" + inside + ":" + http);
    }

    @Override
    public List<String> options(int node) {
        return List.of("-Dpekko.remote.artery.advanced.tcp.outbound-client-hostname=" + ThreeNodes.host(node));
    }

    /// Neither it nor the others hear of each other from now on.
    synchronized void cut(int node) {
        cutOff = OptionalInt.of(node);
    }

    /// What was held back arrives, and all hear of each other again.
    synchronized void heal() {
        cutOff = OptionalInt.empty();
        notifyAll();
    }

    private boolean isCut(InetAddress one, InetAddress other) {
        return cutOff.stream().mapToObj(CuttableWires::outer).anyMatch(node -> node.equals(one) || node.equals(other));
    }

    /// Whether what comes from a connection may pass.
    private interface Gate {
        boolean isOpenTo(Socket from);
    }

    private synchronized void passes(Gate gate, Socket from) throws IOException {
        try {
            while (!gate.isOpenTo(from)) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException("the wires are closed", e);
        }
    }

    private void listens(InetSocketAddress at, InetSocketAddress node, Gate gate) throws IOException {
        var listener = new ServerSocket(at.getPort(), 50, at.getAddress());
        open.add(listener);
        runs(() -> {
            while (!listener.isClosed()) {
                Socket from = listener.accept();
                open.add(from);
                runs(() -> connects(from, node, gate));
            }
        });
    }

    private void connects(Socket from, InetSocketAddress node, Gate gate) throws IOException {
        passes(gate, from);
        var to = new Socket();
        open.add(to);
        try {
            to.connect(node);
        } catch (IOException nobodyThere) {
            from.close();
            to.close();
            return;
        }
        runs(() -> copies(to, from, () -> passes(gate, from)));
        copies(from, to, () -> passes(gate, from));
    }

    /// What comes in at `from` goes out at `to`, and so does its end.
    private static void copies(Socket from, Socket to, Work passes) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] octets = new byte[65_536];
            for (int count = in.read(octets); count >= 0; count = in.read(octets)) {
                passes.runs();
                to.getOutputStream().write(octets, 0, count);
            }
            passes.runs();
        }
    }

    /// What one thread does until its sockets are closed.
    private interface Work {
        void runs() throws IOException;
    }

    private static void runs(Work work) {
        Thread.ofPlatform().daemon().name("wire").start(() -> {
            try {
                work.runs();
            } catch (IOException over) {
                return; // one of its ends was closed, by a node or by us
            }
        });
    }

    @Override
    public void close() throws IOException {
        for (Closeable socket : open) {
            socket.close();
        }
        heal();
    }
}
