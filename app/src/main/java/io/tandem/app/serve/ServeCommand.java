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
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
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
            "Every setting is explained in config/tandem.conf.",
            "",
            "Example: tandem serve --set sip.host=192.0.2.1 --set data=/var/lib/tandem"
        })
public final class ServeCommand implements Callable<Integer> {
    private static final int WRONG_SETTING = 2;

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
        var stopped = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.countDown();
            await(stopped);
            Runtime.getRuntime().halt(0); // the node has stopped in order: a signal is no failure
        }));
        try (Node node = Node.start(settings, TraceSink.NONE)) {
            if (node.isFirstStart()) {
                System.err.println("master account: sid=" + node.master().sid() + " token="
                        + node.master().authToken() + " (shown once; kept in " + node.data() + ")");
            }
            System.out.println(
                    "ready sip=" + Node.shown(node.sipAddress()) + " http=" + Node.shown(node.httpAddress()));
            System.out.flush();
            await(asked);
            System.err.println("stopping: live calls may go on for "
                    + settings.shutdownPatience().toSeconds() + " s");
        } catch (NodeStartFailure e) {
            System.err.println("tandem: " + e.getMessage());
            stopped.countDown();
            return 1;
        }
        stopped.countDown();
        return 0;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
