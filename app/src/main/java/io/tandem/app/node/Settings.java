package io.tandem.app.node;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sip.Transport;
import io.tandem.engine.timer.SipTimers;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What an operator has set, read once at start. The file config/tandem.conf explains each.
public record Settings(
        Path data,
        Optional<AccountSid> accountSid,
        Optional<String> accountToken,
        Sip sip,
        Media media,
        Http http,
        Applications applications,
        int callLimit,
        int retryAfter,
        int tracedCalls,
        int traceLines,
        Duration shutdownPatience,
        int warmUpCalls) {
    /// `sip`.
    public record Sip(
            InetAddress host,
            int port,
            Optional<String> advertised,
            Set<Transport> transports,
            Optional<String> domain,
            String realm,
            Optional<String> outboundProxy,
            String userAgent,
            Duration t1,
            Duration sessionExpires,
            Duration ringAfter,
            Duration ringLimit) {
        public Sip {
            transports = Set.copyOf(transports);
        }

        /// The durations of SIP with what was set of them.
        public SipTimers timers() {
            SipTimers usual = SipTimers.STANDARD;
            return new SipTimers(t1, usual.t2(), usual.byeGrace(), usual.terminatedGrace(), sessionExpires);
        }
    }

    /// `media`.
    public record Media(
            InetAddress host,
            Optional<InetAddress> advertised,
            int firstPort,
            int lastPort,
            Duration silence,
            int loops,
            Optional<Path> espeak) {}

    /// `http`.
    public record Http(InetAddress host, int port, Optional<String> publicUrl) {}

    /// `applications`.
    public record Applications(int connections, int waiting, Duration connectTimeout, int bodyLimit) {}
}
