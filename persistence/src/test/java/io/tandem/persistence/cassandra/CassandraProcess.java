package io.tandem.persistence.cassandra;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One node of a [RealCassandra].
final class CassandraProcess {
    private static final Path CLASS_PATH = Path.of("persistence", "cassandra", "target", "classpath");
    private static final List<String> EXPORTED = List.of(
            "java.base/jdk.internal.misc",
            "java.base/jdk.internal.ref",
            "java.base/sun.nio.ch",
            "java.management.rmi/com.sun.jmx.remote.internal.rmi",
            "java.rmi/sun.rmi.registry",
            "java.rmi/sun.rmi.server",
            "java.sql/java.sql",
            "jdk.unsupported/sun.misc");
    private static final List<String> OPENED = List.of(
            "java.base/java.lang.module",
            "java.base/java.io",
            "java.base/java.lang",
            "java.base/java.lang.reflect",
            "java.base/java.math",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.nio.charset",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/jdk.internal.loader",
            "java.base/jdk.internal.ref",
            "java.base/jdk.internal.reflect",
            "java.base/jdk.internal.math",
            "java.base/jdk.internal.module",
            "java.base/jdk.internal.util.jar",
            "java.base/sun.nio.ch",
            "jdk.management/com.sun.management.internal");

    private final Path folder;
    private final int number;
    private final int cqlPort;
    private final int storagePort;
    private final boolean inCluster;
    private @Nullable Process process;

    CassandraProcess(Path folder, int number, int cqlPort, int storagePort, boolean inCluster) {
        this.folder = folder;
        this.number = number;
        this.cqlPort = cqlPort;
        this.storagePort = storagePort;
        this.inCluster = inCluster;
    }

    /// The jars of the server; empty when nobody fetched them, or they are gone.
    static Optional<String> classPath() {
        for (Path place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
            Path file = place.resolve(CLASS_PATH);
            if (Files.isReadable(file)) {
                return Optional.of(read(file).strip())
                        .filter(all ->
                                Stream.of(all.split(File.pathSeparator)).allMatch(jar -> Files.exists(Path.of(jar))));
            }
        }
        return Optional.empty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    String address() {
        return "127.0.0." + number;
    }

    void start() {
        try {
            Files.createDirectories(folder);
            Path conf = Files.createDirectories(folder.resolve("conf"));
            Files.writeString(conf.resolve("cassandra.yaml"), yaml());
            Files.writeString(conf.resolve("logback.xml"), LOGBACK);
            process = new ProcessBuilder(command(conf))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out.log").toFile())
                    .start();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private List<String> command(Path conf) {
        List<String> command = new ArrayList<>();
        command.add(JavaSeventeen.find().orElseThrow().toString());
        command.addAll(List.of(
                "-Xms256m",
                "-Xmx256m",
                "-Xss384k",
                "-XX:+UseSerialGC",
                "-XX:MaxDirectMemorySize=256m",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.attach.allowAttachSelf=true",
                "-Dio.netty.tryReflectionSetAccessible=true"));
        EXPORTED.forEach(each -> command.addAll(List.of("--add-exports", each + "=ALL-UNNAMED")));
        OPENED.forEach(each -> command.addAll(List.of("--add-opens", each + "=ALL-UNNAMED")));
        command.addAll(List.of(
                "-Dcassandra.config=" + conf.resolve("cassandra.yaml").toUri(),
                "-Dcassandra.storagedir=" + folder,
                "-Dcassandra-foreground=yes",
                "-Dcassandra.ring_delay_ms=1000",
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-Dcassandra.superuser_setup_delay_ms=0",
                "-Dcassandra.consistent.rangemovement=false",
                "-Dcassandra.jmx.local.port=" + (storagePort + 1000 + number) % 60_000,
                "-cp",
                conf + File.pathSeparator + classPath().orElseThrow(),
                "org.apache.cassandra.service.CassandraDaemon"));
        return command;
    }

    private String yaml() {
        List<String> folders =
                Stream.of("data", "commitlog", "hints", "saved_caches", "cdc").toList();
        List<String> lines = new ArrayList<>(Arrays.asList(YAML.split("\n")));
        lines.add("data_file_directories: [" + folder.resolve(folders.get(0)) + "]");
        lines.add("commitlog_directory: " + folder.resolve(folders.get(1)));
        lines.add("hints_directory: " + folder.resolve(folders.get(2)));
        lines.add("saved_caches_directory: " + folder.resolve(folders.get(3)));
        lines.add("cdc_raw_directory: " + folder.resolve(folders.get(4)));
        lines.add("listen_address: " + address());
        lines.add("rpc_address: " + address());
        lines.add("native_transport_port: " + cqlPort);
        lines.add("storage_port: " + storagePort);
        lines.add(
                "seed_provider: [{class_name: org.apache.cassandra.locator.SimpleSeedProvider, parameters: [{seeds: '127.0.0.1:"
                        + storagePort + "'}]}]");
        if (inCluster) {
            lines.add("auto_bootstrap: false");
        }
        return String.join("\n", lines) + "\n";
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /// The end of its log.
    String lastWords() {
        List<String> lines = read(folder.resolve("out.log")).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    void kill() {
        if (process != null) {
            end(process.destroyForcibly());
        }
    }

    void stop() {
        if (process != null) {
            process.destroy();
            end(process);
        }
    }

    private static void end(Process ending) {
        try {
            if (!ending.waitFor(60, TimeUnit.SECONDS)) {
                ending.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static final String YAML = """
            cluster_name: tandem-tests
            num_tokens: 4
            partitioner: org.apache.cassandra.dht.Murmur3Partitioner
            endpoint_snitch: SimpleSnitch
            commitlog_sync: periodic
            commitlog_sync_period: 10000ms
            commitlog_segment_size: 8MiB
            commitlog_total_space: 64MiB
            memtable_heap_space: 64MiB
            memtable_offheap_space: 64MiB
            key_cache_size: 8MiB
            file_cache_size: 32MiB
            write_request_timeout: 20000ms
            read_request_timeout: 20000ms
            range_request_timeout: 20000ms
            request_timeout: 20000ms
            cas_contention_timeout: 20000ms
            """;

    private static final String LOGBACK = """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %-5level %logger{20} %msg%n</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="out" /></root>
            </configuration>
            """;
}
