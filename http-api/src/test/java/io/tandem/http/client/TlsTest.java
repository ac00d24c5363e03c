package io.tandem.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.ApplicationReply;
import io.tandem.engine.application.ApplicationReply.Answered;
import io.tandem.engine.application.ApplicationReply.Failed;
import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.sid.AccountSid;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private static ActorTestKit kit;
    private static KeyStore ours;
    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        kit = ActorTestKit.create();
        Path file = folder.resolve("server.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=server",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit",
                        "-ext",
                        "SAN=dns:localhost")
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor()).isZero();
        ours = KeyStore.getInstance(file.toFile(), PASSWORD);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(ours, PASSWORD);
        var tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        server = TestServer.on(
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                TestServer.answering("hello"));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        kit.shutdownTestKit();
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefusedBeforeAnythingIsSent() {
        assertThat(post("localhost", ClientSettings.DEFAULT)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(ApplicationReply.Kind.UNREACHABLE);
            assertThat(failed.why()).contains("certification path");
        });
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        assertThat(post("127.0.0.1", ClientSettings.DEFAULT.withTrust(ours)))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.why()).contains("127.0.0.1"));
    }

    @Test
    void aCertificateOfTheTrustStoreIsAccepted() {
        assertThat(post("localhost", ClientSettings.DEFAULT.withTrust(ours)))
                .isInstanceOfSatisfying(
                        Answered.class,
                        answered -> assertThat(answered.body()).asString().isEqualTo("hello"));
        server.asked().clear();
    }

    private static ApplicationReply post(String host, ClientSettings settings) {
        var client = new PekkoApplicationClient(
                Courier.start(kit.system(), settings), _ -> CompletableFuture.completedStage(Optional.of("token")));
        var url = URI.create("https://" + host + ":" + server.port() + "/x");
        return client.send(ApplicationRequest.of(AccountSid.mint(), HttpMethod.POST, url, Parameters.NONE))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
