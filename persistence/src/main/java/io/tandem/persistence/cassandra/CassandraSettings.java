package io.tandem.persistence.cassandra;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How Cassandra is reached, and what is asked of it.
///
/// @param contactPoints some of its nodes, each `host` or `host:port`
/// @param datacenter the data centre that this engine is in
/// @param keyspace where its tables are; letters, digits and `_`
/// @param replication what the keyspace is created with when it is not there, as CQL writes it; empty: it must be there
/// @param consistency of reads and writes, such as `LOCAL_QUORUM`
/// @param login proves who we are, where that is asked
/// @param life how long records are kept
/// @param requestTimeout how long one statement may take
/// @param speculation whether a node that is slow to answer is not waited for; empty: it is
public record CassandraSettings(
        List<String> contactPoints,
        String datacenter,
        String keyspace,
        Optional<String> replication,
        String consistency,
        Optional<Login> login,
        Life life,
        Duration requestTimeout,
        Optional<Speculation> speculation) {
    /// Its own port.
    public static final int PORT = 9042;

    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
    }

    /// Whether `text` is `host` or `host:port`, an IPv6 address with a port in brackets.
    public static boolean isContactPoint(String text) {
        return text.matches("([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+])(:[0-9]{1,5})?|[0-9a-fA-F:.]+");
    }

    /// A user of Cassandra.
    public record Login(String username, String password) {
        /// Without the password.
        @Override
        public String toString() {
            return "Login[username=" + username + "]";
        }
    }

    /// How long records are kept after they were last written; zero: for ever.
    public record Life(Duration calls, Duration refers, Duration notifications) {
        /// Nothing is ever forgotten.
        public static final Life FOR_EVER = new Life(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /// A statement that may be sent twice is sent to another node of Cassandra too, and the first answer counts. It
    /// shortens the slowest answers, and costs Cassandra work just when it is slow.
    ///
    /// @param after how long is waited before each further node is asked
    /// @param most how many nodes are asked at the most, the first one with them
    public record Speculation(Duration after, int most) {}
}
