package io.tandem.rcml.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentUrlTest {

    private static final URI BASE = URI.create("http://app.example:8080/ivr/start?id=7");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/done                      | http://app.example:8080/done",
                "next                       | http://app.example:8080/ivr/next",
                "../up                      | http://app.example:8080/up",
                "?a=1&b=2                   | http://app.example:8080/ivr/start?a=1&b=2",
                "''                         | http://app.example:8080/ivr/start?id=7",
                "//other.example/x          | http://other.example/x",
                "https://s.example/x#part   | https://s.example/x",
                "HTTP://s.example           | HTTP://s.example",
                "http://my_app:8080/x       | http://my_app:8080/x",
                "http://u:p@h.example/x     | http://u:p@h.example/x",
                "http://[::1]:80/x[1]       | http://[::1]:80/x%5B1%5D",
                "a b^c                      | http://app.example:8080/ivr/a%20b%5Ec",
                "100%.wav                   | http://app.example:8080/ivr/100%25.wav",
                "a%20b.wav                  | http://app.example:8080/ivr/a%20b.wav",
                "grüße.wav                  | http://app.example:8080/ivr/gr%C3%BC%C3%9Fe.wav",
            })
    void relativeAndSloppyUrlsBecomeRequestable(String raw, String uri) {
        assertThat(DocumentUrl.resolve(raw, BASE)).contains(new DocumentUrl(raw, URI.create(uri)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://x/y",
                "file:///etc/passwd",
                "javascript:1",
                "http:",
                "http://",
                "http:///x",
                "a:b:c",
                "x\ny"
            })
    void whatIsNoHttpUrlIsNone(String raw) {
        assertThat(DocumentUrl.resolve(raw, BASE)).isEmpty();
    }

    @Test
    void aBaseWithoutPathGetsOne() {
        assertThat(DocumentUrl.resolve("next", URI.create("http://app.example"))
                        .orElseThrow()
                        .uri())
                .isEqualTo(URI.create("http://app.example/next"));
    }
}
