package io.tandem.http.client;

import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;

/// How requests to applications are made.
///
/// @param connections how many connections one host may have
/// @param waiting how many requests may wait for a connection to one host
/// @param connectTimeout how long opening a connection may take
/// @param keepAlive how long an unused connection is kept; below the 5 s after which usual servers close theirs, so
///     that no request meets a connection that is being closed
/// @param bodyLimit the largest document in bytes
/// @param trust certificates trusted beside those that the JDK trusts
/// @param version the version of ours that the User-Agent tells
public record ClientSettings(
        int connections,
        int waiting,
        Duration connectTimeout,
        Duration keepAlive,
        int bodyLimit,
        Optional<KeyStore> trust,
        String version) {
    /// What fits a node under load.
    public static final ClientSettings DEFAULT = new ClientSettings(
            64, 1024, Duration.ofSeconds(5), Duration.ofSeconds(4), 256 * 1024, Optional.empty(), "0.1");

    /// The same with other limits for the connections of one host.
    public ClientSettings withConnections(int most, int mostWaiting) {
        return new ClientSettings(most, mostWaiting, connectTimeout, keepAlive, bodyLimit, trust, version);
    }

    /// The same with other times.
    public ClientSettings withTimes(Duration connect, Duration keep) {
        return new ClientSettings(connections, waiting, connect, keep, bodyLimit, trust, version);
    }

    /// The same with another limit for documents.
    public ClientSettings withBodyLimit(int bytes) {
        return new ClientSettings(connections, waiting, connectTimeout, keepAlive, bytes, trust, version);
    }

    /// The same, and the certificates of `store` are trusted too.
    public ClientSettings withTrust(KeyStore store) {
        return new ClientSettings(
                connections, waiting, connectTimeout, keepAlive, bodyLimit, Optional.of(store), version);
    }
}
