package io.tandem.app.node;

import io.tandem.cluster.ClusterSettings;
import io.tandem.engine.registrar.RegistrarSettings.Expiry;
import io.tandem.engine.registrar.RegistrarSettings.Guessing;
import io.tandem.engine.registrar.RegistrarSettings.Keepalive;
import io.tandem.engine.route.RouteSettings.Registering;
import io.tandem.engine.route.RouteSettings.Watching;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sip.Digest;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.timer.SipTimers;
import io.tandem.persistence.Sharing;
import io.tandem.persistence.cassandra.CassandraSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What an operator has set, read once at start. The file config/tandem.conf explains each.
public record Settings(
        Path data,
        Kept kept,
        Optional<AccountSid> accountSid,
        Optional<String> accountToken,
        Sip sip,
        Registrar registrar,
        Trunks trunks,
        Media media,
        Conferences conferences,
        Http http,
        Applications applications,
        ClusterSettings cluster,
        int callLimit,
        int retryAfter,
        int tracedCalls,
        int traceLines,
        Duration shutdownPatience,
        int warmUpCalls) {
    /// `store`: where records and provisioning are kept.
    public sealed interface Kept {
        /// In a file.
        ///
        /// @param folder where it is
        /// @param sharing whether other nodes have it open too
        record Sqlite(Path folder, Sharing sharing) implements Kept {}

        /// In Cassandra, which nodes may share.
        ///
        /// @param settings how it is reached
        /// @param refresh so often this node reads again what it needs while Cassandra does not answer
        record Cassandra(CassandraSettings settings, Duration refresh) implements Kept {}
    }

    /// `sip`.
    public record Sip(
            InetAddress host,
            int port,
            Optional<String> advertised,
            Set<Transport> transports,
            Optional<String> domain,
            String realm,
            List<Digest.Algorithm> digestAlgorithms,
            Duration nonceLife,
            Optional<String> outboundProxy,
            List<InetSocketAddress> dnsServers,
            String userAgent,
            Duration t1,
            Duration sessionExpires,
            Duration ringAfter,
            Duration ringLimit) {
        public Sip {
            transports = Set.copyOf(transports);
            digestAlgorithms = List.copyOf(digestAlgorithms);
            dnsServers = List.copyOf(dnsServers);
        }

        /// The durations of SIP with what was set of them.
        public SipTimers timers() {
            SipTimers usual = SipTimers.STANDARD;
            return new SipTimers(t1, usual.t2(), usual.byeGrace(), usual.terminatedGrace(), sessionExpires);
        }
    }

    /// `registrar`.
    public record Registrar(Expiry expiry, int contacts, Keepalive keepalive, Guessing guessing) {}

    /// `trunks`.
    public record Trunks(Watching watching, Registering registering) {}

    /// `media`.
    public record Media(
            InetAddress host,
            Optional<InetAddress> advertised,
            int firstPort,
            int lastPort,
            Duration silence,
            int loops,
            Optional<Path> espeak,
            long speechCache,
            Recordings recordings) {}

    /// `media.recordings`.
    ///
    /// @param retention how long they are kept; empty: for ever
    /// @param urlLife how long a public URL leads to one
    public record Recordings(Optional<Duration> retention, Duration urlLife) {}

    /// `conferences`.
    public record Conferences(Duration longest, int loudest) {}

    /// `http`.
    public record Http(InetAddress host, int port, Optional<String> publicUrl, Optional<String> advertised) {}

    /// `applications`.
    public record Applications(int connections, int waiting, Duration connectTimeout, int bodyLimit) {}
}
