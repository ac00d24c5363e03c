package io.tandem.app.serve;

import io.tandem.app.node.Node;
import io.tandem.app.node.NodeStartFailure;
import io.tandem.app.node.Settings;
import io.tandem.app.node.SettingsException;
import io.tandem.app.node.SettingsReader;
import io.tandem.engine.trace.TraceSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `tandem serve`: runs a node until it is told to stop.
@Command(
        name = "serve",
        description = "Run the engine until SIGTERM.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "When it takes calls, it prints one line on standard output:",
            "  ready sip=HOST:PORT http=HOST:PORT",
            "Exit code 0 after SIGTERM and after POST /management/drain, 1 when it could not start, 2 when a setting is",
            "wrong, 3 when the other nodes of its cluster have given it up: start it again.",
            "Every setting is explained in config/tandem.conf.",
            "",
            "Example: tandem serve --set sip.host=192.0.2.1 --set data=/var/lib/tandem"
        })
public final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final int WRONG_SETTING = 2;
    private static final int DOWNED = 3;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "HOCON file with any of the settings of config/tandem.conf.")
    private @Nullable Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; beats the file. May be repeated.")
    private List<String> set = new ArrayList<>();

    @Override
    public Integer call() {
        Settings settings;
        try {
            settings = SettingsReader.read(Optional.ofNullable(config), set);
        } catch (SettingsException e) {
            System.err.println("tandem: " + e.getMessage());
            return WRONG_SETTING;
        }
        var stopped = new CompletableFuture<Integer>();
        var signalled = new CompletableFuture<Void>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            signalled.complete(null);
            Runtime.getRuntime().halt(stopped.join()); // a signal is no failure when the node has stopped in order
        }));
        int code = served(settings, signalled);
        stopped.complete(code);
        return code;
    }

    private static int served(Settings settings, CompletableFuture<Void> signalled) {
        try (Node node = Node.start(settings, TraceSink.NONE)) {
            if (node.isFirstStart()) {
                System.err.println("master account: sid=" + node.master().sid() + " token="
                        + node.master().authToken() + " (shown once; kept in " + node.data() + ")");
            }
            System.out.println(
                    "ready sip=" + Node.shown(node.sipAddress()) + " http=" + Node.shown(node.httpAddress()));
            System.out.flush();
            CompletableFuture<Optional<Node.Ending>> byItself =
                    node.ended().toCompletableFuture().thenApply(Optional::of);
            return signalled
                    .thenApply(_ -> Optional.<Node.Ending>empty())
                    .applyToEither(byItself, end -> end)
                    .join()
                    .map(ServeCommand::told)
                    .orElseGet(() -> {
                        System.err.println("stopping: live calls may go on for "
                                + settings.shutdownPatience().toSeconds() + " s");
                        return 0;
                    });
        } catch (NodeStartFailure e) {
            System.err.println("tandem: " + e.getMessage());
            return 1;
        }
    }

    private static int told(Node.Ending ending) {
        return switch (ending) {
            case DRAINED -> {
                System.err.println("stopping: drained, no call lives any more");
                yield 0;
            }
            case DOWNED -> {
                LOG.error(
                        "The cluster went on without this node: its calls are lost. It ends with exit code {}, to be"
                                + " started again",
                        DOWNED);
                yield DOWNED;
            }
        };
    }
}
