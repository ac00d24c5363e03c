package io.tandem.engine.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 2046 5.1, RFC 5621.
class BodyTest {
    private static final String SDP = "application/sdp";

    private static Body mixed(String text) {
        return Body.of("multipart/mixed;boundary=\"--b 1\"", text.replace("\n", "\r\n"));
    }

    private static Optional<String> sdp(Body body) {
        return body.part(SDP).map(Body::text);
    }

    @Test
    void aBodyOfTheTypeIsThePartItself() {
        var body = Body.of("Application/SDP; charset=utf-8", "v=0");
        assertThat(body.mediaType()).isEqualTo(SDP);
        assertThat(body.part(SDP)).contains(body);
        assertThat(body.part("message/sipfrag")).isEmpty();
    }

    @Test
    void thePartIsFoundAmongOthers() {
        var body = mixed("""
                preamble
                ----b 1
                Content-Type: text/plain

                hello
                ----b 1
                content-type:  application/sdp
                Content-Disposition: session

                v=0
                s=-

                ----b 1--
                v=1
                """);
        assertThat(sdp(body)).contains("v=0\r\ns=-\r\n");
    }

    @Test
    void thePartMayComeFirstAndTheLinesMayEndWithLfAlone() {
        var body = Body.of("multipart/mixed; boundary=x", "--x\nContent-Type: application/sdp\n\nv=0\n--x--");
        assertThat(sdp(body)).contains("v=0");
    }

    @Test
    void aPartInAPartIsFound() {
        var body = Body.of("multipart/mixed;boundary=a", """
                --a
                Content-Type: multipart/alternative;boundary=b

                --b
                Content-Type: application/sdp

                v=0
                --b--
                --a--
                """.replace("\n", "\r\n"));
        assertThat(sdp(body)).contains("v=0");
    }

    @Test
    void bytesOfAPartAreKept() {
        byte[] start = "--x\r\nContent-Type: audio/x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] content = {(byte) 0xff, 0, (byte) 0x80, 'a'};
        byte[] end = "\r\n--x--".getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[start.length + content.length + end.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        System.arraycopy(end, 0, all, start.length + content.length, end.length);
        assertThat(new Body("multipart/mixed;boundary=x", all)
                        .part("audio/x")
                        .orElseThrow()
                        .content())
                .isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v=0",
                "--x",
                "--x--",
                "--x\r\n",
                "--x\r\nContent-Type: application/sdp",
                "--x\r\n\r\nv=0\r\n--x--",
                "--y\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--y--",
                "--x--\r\nContent-Type: application/sdp\r\n\r\nv=0"
            })
    void aMalformedMultipartHasNoSuchPart(String text) {
        assertThat(sdp(Body.of("multipart/mixed;boundary=x", text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/mixed", "multipart/mixed;boundary=", "multipart/mixed;boundary=\"\""})
    void aMultipartWithoutBoundaryHasNoPart(String type) {
        assertThat(sdp(Body.of(type, "--x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--x--")))
                .isEmpty();
    }

    @Test
    void anUnfinishedMultipartStillHasItsPart() {
        assertThat(sdp(Body.of("multipart/mixed;boundary=x", "--x\r\nContent-Type: application/sdp\r\n\r\nv=0")))
                .contains("v=0");
    }

    @Test
    void nestingIsFollowedOnlySoDeep() {
        StringBuilder text = new StringBuilder("Content-Type: application/sdp\r\n\r\nv=0");
        for (int depth = 0; depth < 10; depth++) {
            String boundary = "b" + depth;
            text.insert(0, "Content-Type: multipart/mixed;boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n")
                    .append("\r\n--" + boundary + "--");
        }
        assertThat(sdp(Body.of("multipart/mixed;boundary=top", "--top\r\n" + text + "\r\n--top--")))
                .isEmpty();
    }

    @Test
    void bodiesAreEqualByTheirBytes() {
        assertThat(Body.of("a/b", "x")).isEqualTo(Body.of("a/b", "x")).hasSameHashCodeAs(Body.of("a/b", "x"));
        assertThat(Body.of("a/b", "x")).isNotEqualTo(Body.of("a/b", "y"));
        assertThat(Body.of("a/b", "é")).hasToString("a/b (2 bytes)");
    }
}
