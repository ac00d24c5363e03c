package io.tandem.sip;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/// Asks the DNS, and remembers: an answer as long as it says itself, that there is none as long as the zone says, and
/// that no server helped for a few seconds (RFC 2308 7.1 allows up to five minutes), so that a dead server delays one
/// request and not each.
///
/// It blocks: only virtual threads may ask.
final class Names {
    private static final Duration SERVER_PATIENCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration FAILURE_REMEMBERED = Duration.ofSeconds(5);
    private static final int TRIES = 2;
    private static final int REMEMBERED = 10_000;

    private final List<InetSocketAddress> servers;
    private final HostsFileParser hosts = new HostsFileParser();
    private @Nullable LookupSession session;
    private final Map<String, Failure> failures = Collections.synchronizedMap(new Bounded());

    /// @param untilNanos of [System#nanoTime]
    private record Failure(String why, long untilNanos) {}

    private static final class Bounded extends LinkedHashMap<String, Failure> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failure> eldest) {
            return size() > REMEMBERED;
        }
    }

    /// @param servers name servers; empty: those of the system
    Names(List<InetSocketAddress> servers) {
        this.servers = List.copyOf(servers);
    }

    /// Made when it is first asked: who has no names to look up does not load it.
    private synchronized LookupSession session() {
        if (session == null) {
            Cache cache = new Cache(DClass.IN);
            cache.setMaxEntries(REMEMBERED);
            ResolverConfig system = ResolverConfig.getCurrentConfig();
            session = LookupSession.builder()
                    .resolver(resolver(servers.isEmpty() ? system.servers() : servers))
                    .searchPath(system.searchPath())
                    .ndots(system.ndots())
                    .cache(cache)
                    .build();
        }
        return session;
    }

    private static Resolver resolver(List<InetSocketAddress> servers) {
        List<Resolver> resolvers = new ArrayList<>();
        for (InetSocketAddress server : servers) {
            SimpleResolver resolver = new SimpleResolver(server);
            resolver.setTimeout(SERVER_PATIENCE);
            resolvers.add(resolver);
        }
        ExtendedResolver all = new ExtendedResolver(resolvers);
        all.setTimeout(PATIENCE);
        all.setRetries(TRIES);
        return all;
    }

    /// What the system's hosts file says; none when it says nothing.
    List<InetAddress> local(String host) throws IOException {
        Name name = absolute(host);
        List<InetAddress> addresses = new ArrayList<>();
        hosts.getAddressForHost(name, Type.A).ifPresent(addresses::add);
        hosts.getAddressForHost(name, Type.AAAA).ifPresent(addresses::add);
        return addresses;
    }

    /// NAPTR records; none when there are none.
    List<NAPTRRecord> naptr(String domain) throws IOException {
        return records(absolute(domain), Type.NAPTR, NAPTRRecord.class);
    }

    /// SRV records; none when there are none.
    List<SRVRecord> srv(String service) throws IOException {
        return records(absolute(service), Type.SRV, SRVRecord.class);
    }

    /// IPv4 addresses, then IPv6 addresses; none when there are none. A host without a dot is looked for in the
    /// system's search path.
    List<InetAddress> addresses(String host) throws IOException {
        Name name = host.indexOf('.') < 0 ? name(host, null) : absolute(host);
        List<InetAddress> addresses = new ArrayList<>();
        records(name, Type.A, ARecord.class).forEach(record -> addresses.add(record.getAddress()));
        records(name, Type.AAAA, AAAARecord.class).forEach(record -> addresses.add(record.getAddress()));
        return addresses;
    }

    private static Name absolute(String text) throws IOException {
        return name(text, Name.root);
    }

    private static Name name(String text, @Nullable Name origin) throws IOException {
        try {
            return Name.fromString(text, origin);
        } catch (TextParseException e) {
            throw new IOException("'" + text + "' is no domain name: " + e.getMessage(), e);
        }
    }

    private <T extends Record> List<T> records(Name name, int type, Class<T> kind) throws IOException {
        String question = name + " " + Type.string(type);
        Failure failure = failures.get(question);
        if (failure != null) {
            if (failure.untilNanos() - System.nanoTime() > 0) {
                throw new IOException(failure.why());
            }
            failures.remove(question, failure);
        }
        try {
            return session().lookupAsync(name, type).toCompletableFuture().get().getRecords().stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .toList();
        } catch (ExecutionException e) {
            return noneOr(question, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the DNS was asked for " + question);
        }
    }

    private <T> List<T> noneOr(String question, Throwable problem) throws IOException {
        if (problem instanceof NoSuchDomainException || problem instanceof NoSuchRRSetException) {
            return List.of();
        }
        String why = "the DNS did not tell " + question + ": " + problem.getMessage();
        failures.put(question, new Failure(why, System.nanoTime() + FAILURE_REMEMBERED.toNanos()));
        throw new IOException(why, problem);
    }
}
