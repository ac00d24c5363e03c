package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.store.SampleRecords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Requests that the HTTP client of the JDK would not send, byte by byte.
class RawRequestTest extends Served {
    private String sent(String requestLine, String more) {
        String text = requestLine + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                + as(master).getOrDefault("Authorization", "") + "\r\n" + more + "\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new AssertionError(requestLine, failed);
        }
    }

    @Test
    void filtersMayHaveTheirSignsUnescaped() {
        store.save(SampleRecords.call(master.sid(), 0).ringing(SampleRecords.minute(0)))
                .toCompletableFuture()
                .join();

        String found = sent("GET " + mine(RESTCOMM, "/Calls.json?StartTime>=2026-03-01&StartTime<=2026-03-01"), "");
        String notFound = sent("GET " + mine(RESTCOMM, "/Calls.json?StartTime>=2026-03-02"), "");

        assertThat(found).startsWith("HTTP/1.1 200").contains("\"total\":1");
        assertThat(notFound).startsWith("HTTP/1.1 200").contains("\"total\":0");
    }

    @Test
    void aBrokenEscapeIsABadRequest() {
        assertThat(sent("GET " + mine(RESTCOMM, "/Calls.json?From=%zz"), "")).startsWith("HTTP/1.1 400");
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeIsRefused() {
        String answer = sent(
                "POST " + mine(RESTCOMM, "/Applications.json"),
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000000\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413").contains("\"code\":20413");
    }

    @Test
    void aBodyInChunksThatGrowsTooLargeIsRefused() {
        String answer = sent(
                "POST " + mine(RESTCOMM, "/Applications.json"),
                "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n7530\r\n"
                        + "x".repeat(30_000) + "\r\n0\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413").contains("\"code\":20413");
    }

    @Test
    void aMethodThatNobodyKnowsIsNotServed() {
        assertThat(sent("BREW " + mine(RESTCOMM, "/Calls.json"), "")).startsWith("HTTP/1.1 501");
    }
}
