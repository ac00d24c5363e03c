package io.tandem.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.engine.registrar.RegistrarSettings;
import io.tandem.engine.route.RouteSettings.Registering;
import io.tandem.engine.route.RouteSettings.Watching;
import io.tandem.engine.sip.Digest;
import io.tandem.engine.sip.Transport;
import io.tandem.persistence.Sharing;
import io.tandem.persistence.cassandra.CassandraSettings;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    @Nested
    class WithoutAnyWordOfTheOperator {
        @Test
        void phonesRegisterByTheEnginesUsualRules() throws SettingsException {
            var settings = read();
            var usual = RegistrarSettings.usual("example.org");

            assertThat(settings.registrar())
                    .isEqualTo(new Settings.Registrar(
                            usual.expiry(), usual.contacts(), usual.keepalive(), usual.guessing()));
            assertThat(settings.sip().digestAlgorithms()).isEqualTo(usual.algorithms());
            assertThat(settings.sip().nonceLife()).isEqualTo(usual.nonceLife());
        }

        @Test
        void trunksAreWatchedByTheEnginesUsualRules() throws SettingsException {
            assertThat(read().trunks()).isEqualTo(new Settings.Trunks(Watching.USUAL, Registering.USUAL));
        }

        @Test
        void recordingsAreKeptForEver() throws SettingsException {
            assertThat(read().media().recordings().retention()).isEmpty();
        }

        @Test
        void theSystemsNameServersAreAsked() throws SettingsException {
            assertThat(read().sip().dnsServers()).isEmpty();
        }
    }

    @Nested
    class OfTheStore {
        @Test
        void aFileOfThisNodeIsTheDefault() throws SettingsException {
            assertThat(read().kept()).isEqualTo(new Settings.Kept.Sqlite(Path.of("data"), Sharing.ALONE));
        }

        @Test
        void cassandraIsReadWhole() throws SettingsException {
            var kept = read(
                            "store.kind=cassandra",
                            "store.cassandra.contact-points=10.0.0.1, db.example.org:9043, [2001:db8::1]:9042",
                            "store.cassandra.local-datacenter=dc1",
                            "store.cassandra.keyspace=calls",
                            "store.cassandra.replication=",
                            "store.cassandra.consistency=QUORUM",
                            "store.cassandra.username=tandem",
                            "store.cassandra.password=secret",
                            "store.cassandra.ttl.calls=365 days",
                            "store.cassandra.request-timeout=2 s",
                            "store.cassandra.speculation.after=50 ms",
                            "store.cassandra.refresh=1 minute")
                    .kept();

            assertThat(kept)
                    .isEqualTo(new Settings.Kept.Cassandra(
                            new CassandraSettings(
                                    List.of("10.0.0.1", "db.example.org:9043", "[2001:db8::1]:9042"),
                                    "dc1",
                                    "calls",
                                    Optional.empty(),
                                    "QUORUM",
                                    Optional.of(new CassandraSettings.Login("tandem", "secret")),
                                    new CassandraSettings.Life(Duration.ofDays(365), Duration.ZERO, Duration.ZERO),
                                    Duration.ofSeconds(2),
                                    Optional.of(new CassandraSettings.Speculation(Duration.ofMillis(50), 2))),
                            Duration.ofMinutes(1)));
            assertThat(kept.toString()).doesNotContain("secret");
        }

        @ParameterizedTest
        @CsvSource({
            "store.kind,                       mysql",
            "store.cassandra.contact-points,   ''",
            "store.cassandra.contact-points,   a b",
            "store.cassandra.local-datacenter, ''",
            "store.cassandra.keyspace,         1; DROP KEYSPACE x",
            "store.cassandra.replication,      three",
            "store.cassandra.consistency,      SOME",
            "store.cassandra.ttl.calls,        soon",
            "store.cassandra.request-timeout,  0 s",
            "store.cassandra.speculation.after, -1 ms",
            "store.cassandra.speculation.most, 1",
            "store.cassandra.refresh,          0 s",
        })
        void whatCannotBeIsToldWithItsKey(String key, String value) {
            assertThatThrownBy(() -> read("store.kind=cassandra", key + "=" + value))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining(key);
        }
    }

    @Nested
    class WithKeysOnTheCommandLine {
        @Test
        void aListIsWrittenWithCommas() throws SettingsException {
            var sip = read("sip.digest-algorithms=md5, SHA-256", "sip.transports=tcp")
                    .sip();

            assertThat(sip.digestAlgorithms()).containsExactly(Digest.Algorithm.MD5, Digest.Algorithm.SHA_256);
            assertThat(sip.transports()).containsExactly(Transport.TCP);
        }

        @Test
        void aNameServerHasPort53UnlessItSaysOtherwise() throws SettingsException {
            var sip = read("sip.dns-servers=192.0.2.1,192.0.2.2:5353,2001:db8::1,[2001:db8::2]:5300")
                    .sip();

            assertThat(sip.dnsServers())
                    .containsExactly(
                            new InetSocketAddress("192.0.2.1", 53),
                            new InetSocketAddress("192.0.2.2", 5353),
                            new InetSocketAddress("2001:db8::1", 53),
                            new InetSocketAddress("2001:db8::2", 5300));
        }

        @Test
        void recordingsAreKeptForSomeDays() throws SettingsException {
            assertThat(read("media.recordings.retention=30 days")
                            .media()
                            .recordings()
                            .retention())
                    .contains(Duration.ofDays(30));
        }

        @Test
        void theStoreIsWhereTheDataIsUnlessItIsSaid() throws SettingsException {
            assertThat(read("data=here").kept()).isEqualTo(new Settings.Kept.Sqlite(Path.of("here"), Sharing.ALONE));
            assertThat(read("data=here", "store.folder=there", "store.shared=on")
                            .kept())
                    .isEqualTo(new Settings.Kept.Sqlite(Path.of("there"), Sharing.SHARED));
        }

        @Test
        void phonesNeedNotBeAsked() throws SettingsException {
            assertThat(read("registrar.keepalive.interval=0 s")
                            .registrar()
                            .keepalive()
                            .interval())
                    .isZero();
        }

        @Test
        void theyBeatTheFile(@TempDir Path folder) throws Exception {
            Path file = Files.writeString(
                    folder.resolve("tandem.conf"), "registrar { contacts = 3, min-expires = 2 minutes }");

            var registrar = SettingsReader.read(Optional.of(file), List.of("registrar.contacts=4"))
                    .registrar();

            assertThat(registrar.contacts()).isEqualTo(4);
            assertThat(registrar.expiry().shortest()).isEqualTo(Duration.ofMinutes(2));
        }
    }

    @Nested
    class OfTheCluster {
        @Test
        void aNodeListensWhereTheOthersFindItUnlessItIsSaid() throws SettingsException {
            var cluster = read("cluster.host=192.0.2.1", "cluster.port=7350").cluster();

            assertThat(cluster.bindHost()).isEqualTo(cluster.host()).isEqualTo("192.0.2.1");
            assertThat(cluster.bindPort()).isEqualTo(cluster.port()).isEqualTo(7350);
        }

        @Test
        void aNodeBehindANatListensElsewhere() throws SettingsException {
            var cluster = read(
                            "cluster.host=192.0.2.1",
                            "cluster.port=7350",
                            "cluster.bind-host=0.0.0.0",
                            "cluster.bind-port=7351")
                    .cluster();

            assertThat(cluster.host()).isEqualTo("192.0.2.1");
            assertThat(cluster.port()).isEqualTo(7350);
            assertThat(cluster.bindHost()).isEqualTo("0.0.0.0");
            assertThat(cluster.bindPort()).isEqualTo(7351);
        }

        @Test
        void othersAreToldAnAddressThatTheyReach() {
            assertThatThrownBy(() -> read("cluster.host=0.0.0.0", "cluster.port=7350", "cluster.seeds=192.0.2.1:7350"))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("cluster.host")
                    .hasMessageContaining("cluster.bind-host");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            account.sid                    | AC1            | AC and 32 hexadecimal digits
            sip.host                       | example.org    | an IPv4 or IPv6 address
            sip.port                       | 65536          | a whole number from 0 to 65535
            sip.transports                 | SCTP           | a list of UDP and TCP
            sip.transports                 | ,              | a list of UDP and TCP
            sip.realm                      | a"b            | without quotation mark
            sip.digest-algorithms          | SHA-512-256    | SHA-256, MD5 or both
            sip.digest-algorithms          | MD5,md5        | SHA-256, MD5 or both
            sip.digest-algorithms          | ,              | SHA-256, MD5 or both
            sip.nonce-life                 | 0 s            | at least 1000 ms
            sip.outbound-proxy             | proxy.example  | sip:host
            sip.dns-servers                | ns.example.org | IPv4 or IPv6 addresses
            sip.dns-servers                | 192.0.2.1:0    | IPv4 or IPv6 addresses
            sip.session-expires            | 89 s           | at least 90000 ms
            registrar.min-expires          | 0 s            | at least 1000 ms
            registrar.default-expires      | 30 s           | not less than registrar.min-expires
            registrar.max-expires          | 30 minutes     | not less than registrar.default-expires
            registrar.contacts             | 0              | a whole number from 1
            registrar.keepalive.interval   | -1 s           | at least 0 ms
            registrar.keepalive.at-once    | 0              | a whole number from 1
            registrar.guessing.attempts    | none           | a whole number from 1
            registrar.guessing.first-pause | soon           | a duration such as 5 s
            registrar.guessing.longest-pause | 10 ms        | not less than registrar.guessing.first-pause
            trunks.watch-interval          | 10 ms          | at least 1000 ms
            trunks.misses                  | 0              | a whole number from 1
            trunks.failures                | 0              | a whole number from 1
            trunks.penalty                 | 0 s            | at least 1 ms
            trunks.register-expires        | 0 s            | at least 1000 ms
            trunks.register-pause          | 0 s            | at least 1 ms
            trunks.register-longest-pause  | 1 s            | not less than trunks.register-pause
            media.recordings.retention     | -1 days        | at least 0 ms
            media.recordings.url-life      | 1 s            | at least 60000 ms
            applications.body-limit        | much           | a size such as 256 KiB
            http.advertised                | http://a.b/    | host or host:port
            cluster.bind-host              | node.example   | an IPv4 or IPv6 address
            cluster.bind-port              | 65536          | a whole number from 0 to 65535
            cluster.bind-port              | seven          | a whole number from 0 to 65535
            """)
    void aWrongValueStopsTheStartWithThePathOfItsKey(String path, String value, String expected) {
        assertThatThrownBy(() -> read(path + "=" + value))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(path + ": " + value + " is not possible; expected ")
                .hasMessageContaining(expected);
    }

    @Test
    void anUnknownKeyStopsTheStartAndTellsItsSiblings() {
        assertThatThrownBy(() -> read("registrar.contact=3"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("registrar.contact: there is no such setting")
                .hasMessageContaining("contacts, default-expires, guessing, keepalive, max-expires, min-expires");
    }

    private static Settings read(String... set) throws SettingsException {
        return SettingsReader.read(Optional.empty(), List.of(set));
    }
}
