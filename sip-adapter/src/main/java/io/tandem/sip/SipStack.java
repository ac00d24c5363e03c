package io.tandem.sip;

import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import javax.sip.InvalidArgumentException;
import javax.sip.PeerUnavailableException;
import javax.sip.SipException;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// Sockets that are bound, and the transaction layer above them. Messages are taken in from when [JainSipGateway]
/// serves it. Several stacks may run in one JVM.
public final class SipStack implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int PORT_TRIES = 20;

    private final SipSettings settings;
    private final SipMeter meter;
    private final RiStack stack;
    private final List<WireProcessor> processors;
    private final Expiry expiry;
    private volatile @Nullable Reception reception;

    private SipStack(SipSettings settings, SipMeter meter, RiStack stack, List<WireProcessor> processors) {
        this.settings = settings;
        this.meter = meter;
        this.stack = stack;
        this.processors = processors;
        this.expiry = new Expiry((TimerWheel) stack.getTimer(), settings.t1());
    }

    /// Binds every address of `settings` and starts the transaction layer.
    ///
    /// @throws SipStartFailure when an address cannot be bound or a setting cannot be used
    public static SipStack start(SipSettings settings, SipMeter meter) throws SipStartFailure {
        settings.advertised().ifPresent(SipStack::requireAddress);
        List<WireProcessor> bound = new ArrayList<>();
        RiStack stack = transactionLayer();
        try {
            for (String host : settings.hosts()) {
                bind(settings, stack, host, bound);
            }
            for (WireProcessor processor : bound) {
                stack.add(processor);
            }
            return new SipStack(settings, meter, stack, List.copyOf(bound));
        } catch (SipException | InvalidArgumentException e) {
            end(stack, bound);
            throw new SipStartFailure(
                    "SIP on " + settings.hosts() + " port " + settings.port() + ": " + e.getMessage(), e);
        } catch (SipStartFailure e) {
            end(stack, bound);
            throw e;
        }
    }

    private static RiStack transactionLayer() throws SipStartFailure {
        try {
            return new RiStack("tandem-" + COUNT.incrementAndGet());
        } catch (PeerUnavailableException e) {
            throw new SipStartFailure("JAIN-SIP does not start: " + e.getMessage(), e);
        }
    }

    private static void end(RiStack stack, List<WireProcessor> processors) {
        processors.forEach(WireProcessor::stop);
        Thread.ofPlatform().daemon().name("sip-stop").start(stack::end);
    }

    private static void requireAddress(String advertised) {
        if (HostPort.parse(advertised).isEmpty()) {
            throw new IllegalArgumentException(
                    "advertised SIP address '" + advertised + "' is neither a host nor host:port");
        }
    }

    private static void bind(SipSettings settings, RiStack stack, String host, List<WireProcessor> bound)
            throws SipStartFailure {
        InetAddress address = numeric(host);
        for (int i = 1; ; i++) {
            try {
                bound.addAll(bindBoth(settings, stack, address));
                return;
            } catch (IOException e) {
                if (settings.port() != 0 || i == PORT_TRIES) {
                    throw new SipStartFailure(
                            "cannot listen for SIP on " + new HostPort(host, settings.port()) + " ("
                                    + settings.transports() + "): " + e.getMessage(),
                            e);
                }
            }
        }
    }

    private static InetAddress numeric(String host) throws SipStartFailure {
        try {
            HostPort parsed = HostPort.parse(host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host)
                    .filter(HostPort::isNumeric)
                    .orElseThrow(() -> new IOException("expected a numeric address"));
            return parsed.orPort(0).resolve().getAddress();
        } catch (IOException e) {
            throw new SipStartFailure("cannot listen for SIP on '" + host + "': " + e.getMessage(), e);
        }
    }

    /// UDP and TCP take the same port, also when it is a free one.
    private static List<WireProcessor> bindBoth(SipSettings settings, RiStack stack, InetAddress address)
            throws IOException {
        List<WireProcessor> both = new ArrayList<>(2);
        int port = settings.port();
        try {
            if (settings.transports().contains(Transport.UDP)) {
                DatagramChannel udp = UdpProcessor.bind(new InetSocketAddress(address, port));
                both.add(UdpProcessor.on(stack, udp, settings.limits().queuedDatagrams()));
                port = both.getFirst().getPort();
            }
            if (settings.transports().contains(Transport.TCP)) {
                ServerSocket tcp = TcpProcessor.bind(new InetSocketAddress(address, port));
                both.add(new TcpProcessor(stack, tcp, settings));
            }
            return both;
        } catch (IOException e) {
            both.forEach(WireProcessor::stop);
            throw e;
        }
    }

    /// The first UDP address that is listened on.
    public Optional<InetSocketAddress> boundUdp() {
        return bound(Transport.UDP).stream().findFirst();
    }

    /// The first TCP address that is listened on.
    public Optional<InetSocketAddress> boundTcp() {
        return bound(Transport.TCP).stream().findFirst();
    }

    /// Every address that is listened on over `transport`, in the order of the settings.
    public List<InetSocketAddress> bound(Transport transport) {
        return processors.stream()
                .filter(processor -> processor.getTransport().equals(transport.name()))
                .map(WireProcessor::local)
                .toList();
    }

    /// Requests of peers whose transactions are not over.
    public int openServerTransactions() {
        Reception open = reception;
        return open == null ? 0 : open.servers().open();
    }

    /// Requests of ours whose transactions are not over.
    public int openClientTransactions() {
        Reception open = reception;
        return open == null ? 0 : open.clients().open();
    }

    /// What is listened on, to send from.
    Sockets sockets() {
        return new Sockets(processors);
    }

    /// State machines in JAIN-SIP.
    int stateMachines() {
        return stack.getServerTransactionTableSize() + stack.getClientTransactionTableSize();
    }

    /// Starts to take messages in.
    Reception serve(ActorRef<SipGateway.Inbound> inbound, ActorRef<SipGateway.Command> gateway) {
        if (reception != null) {
            throw new IllegalStateException("this SIP stack has its gateway already");
        }
        MessageWriter writer = new MessageWriter(MessageWriter.clean(settings.userAgent()));
        ContactAddress contacts = new ContactAddress(settings.advertised().flatMap(HostPort::parse));
        ServerTransactions servers =
                new ServerTransactions(stack, writer, contacts, expiry, settings.t1(), meter, inbound, gateway);
        Locator locator = new Locator(new Names(settings.dnsServers()), sockets(), RandomGenerator.getDefault());
        ClientTransactions clients =
                new ClientTransactions(stack, sockets(), locator, writer, contacts, expiry, settings.t1(), meter);
        Reception opened = new Reception(settings, writer, meter, servers, clients);
        reception = opened;
        stack.deliverTo(opened);
        processors.forEach(WireProcessor::open);
        return opened;
    }

    /// Closes the sockets; what is under way is given up.
    public void stop() {
        end(stack, processors);
    }

    @Override
    public void close() {
        stop();
    }
}
