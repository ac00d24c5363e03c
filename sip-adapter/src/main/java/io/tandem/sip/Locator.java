package io.tandem.sip;

import io.tandem.engine.route.WeightedOrder;
import io.tandem.engine.sip.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;

/// Finds the servers of a next hop (RFC 3263 4): which transport, which addresses, in which order.
///
/// ```
/// numeric host                    --> that address
/// host:port                       --> A, AAAA
/// host;transport=tcp              --> SRV _sip._tcp.host, else A, AAAA and port 5060
/// host                            --> NAPTR, its SRV; else SRV of each transport; else A, AAAA and port 5060
/// host of the hosts file          --> its address there, and port 5060
/// ```
///
/// SRV records of one priority are drawn by weight (RFC 2782), each time anew. What no socket of ours can reach is left
/// out.
final class Locator {
    private static final Logger LOG = LoggerFactory.getLogger(Locator.class);
    private static final int DEFAULT_PORT = 5060;
    /// NAPTR services of SIP (RFC 3263 4.1), without TLS.
    private static final Map<String, Transport> SERVICES = Map.of("SIP+D2U", Transport.UDP, "SIP+D2T", Transport.TCP);

    private static final Comparator<NAPTRRecord> NAPTR_ORDER =
            Comparator.comparingInt(NAPTRRecord::getOrder).thenComparingInt(NAPTRRecord::getPreference);

    private final Names names;
    private final Sockets sockets;
    private final RandomGenerator random;

    Locator(Names names, Sockets sockets, RandomGenerator random) {
        this.names = names;
        this.sockets = sockets;
        this.random = random;
    }

    /// Without asking anybody, when the host is an address.
    static Optional<Target> known(NextHop hop) throws NextHop.None {
        if (!hop.where().isNumeric()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Target(
                    hop.transport().orElse(Transport.UDP),
                    hop.where().orPort(DEFAULT_PORT).resolve()));
        } catch (IOException e) {
            throw new NextHop.None("'" + hop.where() + "' is no address: " + e.getMessage());
        }
    }

    /// Asks the DNS, and blocks.
    ///
    /// @return the best first, at least one
    List<Target> locate(NextHop hop) throws NextHop.None, IOException {
        Optional<Target> known = known(hop);
        if (known.isPresent()) {
            return List.of(known.get());
        }
        String host = hop.where().host();
        List<Target> targets = hop.where().port() < 0
                ? byService(host, hop.transport())
                : byAddress(host, hop.where().port(), hop.transport().orElse(Transport.UDP));
        if (targets.isEmpty()) {
            throw new NextHop.None("the DNS knows no server for " + hop.where()
                    + hop.transport().map(transport -> " over " + transport).orElse("")
                    + " that a socket of ours can reach");
        }
        return targets;
    }

    private List<Target> byService(String host, Optional<Transport> asked) throws IOException {
        List<InetAddress> local = names.local(host);
        if (!local.isEmpty()) {
            return reached(local, DEFAULT_PORT, asked.orElse(Transport.UDP));
        }
        Optional<List<Target>> found = asked.isPresent() ? bySrv(host, asked.get()) : byNaptr(host);
        if (found.isEmpty() && asked.isEmpty()) {
            found = bySrvOfAny(host);
        }
        return found.isPresent() ? found.get() : byAddress(host, DEFAULT_PORT, asked.orElse(Transport.UDP));
    }

    /// Nothing when there is no NAPTR record for SIP over a transport of ours.
    private Optional<List<Target>> byNaptr(String host) throws IOException {
        List<NAPTRRecord> records = naptr(host).stream()
                .filter(record -> record.getFlags().equalsIgnoreCase("s"))
                .filter(record -> service(record).filter(sockets::speaks).isPresent())
                .sorted(NAPTR_ORDER)
                .toList();
        List<Target> targets = new ArrayList<>();
        for (NAPTRRecord record : records) {
            Transport transport = service(record).orElseThrow();
            targets.addAll(servers(names.srv(record.getReplacement().toString()), transport));
        }
        return targets.isEmpty() ? Optional.empty() : Optional.of(targets);
    }

    /// Some name servers do not answer what they have never heard of: SRV is tried then.
    private List<NAPTRRecord> naptr(String host) {
        try {
            return names.naptr(host);
        } catch (IOException e) {
            LOG.debug("no NAPTR records of {}", host, e);
            return List.of();
        }
    }

    private static Optional<Transport> service(NAPTRRecord record) {
        return Optional.ofNullable(SERVICES.get(record.getService().toUpperCase(Locale.ROOT)));
    }

    private Optional<List<Target>> bySrvOfAny(String host) throws IOException {
        for (Transport transport : List.of(Transport.UDP, Transport.TCP)) {
            Optional<List<Target>> found = sockets.speaks(transport) ? bySrv(host, transport) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /// Nothing when there is no SRV record.
    private Optional<List<Target>> bySrv(String host, Transport transport) throws IOException {
        List<SRVRecord> records = names.srv("_sip._" + transport.name().toLowerCase(Locale.ROOT) + "." + host);
        return records.isEmpty() ? Optional.empty() : Optional.of(servers(records, transport));
    }

    /// A target that is the root says that the service is not there (RFC 2782).
    private List<Target> servers(List<SRVRecord> records, Transport transport) throws IOException {
        Map<Integer, List<SRVRecord>> byPriority = records.stream()
                .filter(record -> !record.getTarget().equals(Name.root))
                .collect(Collectors.groupingBy(SRVRecord::getPriority, TreeMap::new, Collectors.toList()));
        List<Target> targets = new ArrayList<>();
        for (List<SRVRecord> equals : byPriority.values()) {
            for (SRVRecord record : WeightedOrder.of(equals, SRVRecord::getWeight, random)) {
                targets.addAll(byAddress(record.getTarget().toString(), record.getPort(), transport));
            }
        }
        return targets;
    }

    private List<Target> byAddress(String host, int port, Transport transport) throws IOException {
        List<InetAddress> local = names.local(host);
        return reached(local.isEmpty() ? names.addresses(host) : local, port, transport);
    }

    private List<Target> reached(List<InetAddress> addresses, int port, Transport transport) {
        return addresses.stream()
                .filter(address -> sockets.reaches(transport, address))
                .map(address -> new Target(transport, new InetSocketAddress(address, port)))
                .toList();
    }
}
