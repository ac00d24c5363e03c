package io.tandem.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.http.client.Target.BadUrl;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
    @ParameterizedTest
    @CsvSource({
        "http://app.example,                  http://app.example/,            app.example",
        "http://app.example?a=1,              http://app.example/?a=1,        app.example",
        "HTTPS://App.Example:443/X,           https://app.example/X,          app.example",
        "https://app.example:8443/x,          https://app.example:8443/x,     app.example:8443",
        "http://app.example:/x,               http://app.example/x,           app.example",
        "http://my_app:3000/x,                http://my_app:3000/x,           my_app:3000",
        "http://[::1]:80/x,                   http://[::1]/x,                 [::1]",
        "http://bücher.example/ü?ä=ö,         http://xn--bcher-kva.example/%C3%BC?%C3%A4=%C3%B6, xn--bcher-kva.example",
        "https://u:p%40w@app.example/x#rc=2,  https://u:p%40w@app.example/x,  app.example",
    })
    void whatIsSignedIsWhatTheServerSees(String url, String signed, String authority) throws BadUrl {
        Target target = Target.of(URI.create(url));

        assertThat(target.signedUrl()).isEqualTo(signed);
        assertThat(target.origin().authority()).isEqualTo(authority);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://app.example/x,      its scheme is ftp; expected http or https",
        "/only/a/path,             it has no scheme; expected http or https",
        "mailto:a@b,               its scheme is mailto; expected http or https",
        "http:opaque,              it names no host",
        "http:///x,                it names no host",
        "'http://a,b/x',           'its host is a,b; expected a name or an address'",
        "http://app.example:0/,    its port is 0; expected 1 to 65535",
        "http://app.example:70000, its port is 70000; expected 1 to 65535",
    })
    void whatCannotBeRequestedSaysWhy(String url, String why) {
        assertThatThrownBy(() -> Target.of(URI.create(url)))
                .isInstanceOf(BadUrl.class)
                .hasMessage(why);
    }

    @ParameterizedTest
    @CsvSource({
        "/b,                      http://u:p@app.example/b",
        "c?d=e,                   http://u:p@app.example/a/c?d=e",
        "http://app.example/b,    http://u:p@app.example/b",
        "http://other.example/b,  http://other.example/b",
        "https://app.example/b,   https://app.example/b",
        "//other.example/b,       http://other.example/b",
        "http://x:y@app.example/, http://x:y@app.example/",
        "/with blank,             http://u:p@app.example/with%20blank",
    })
    void aRedirectKeepsCredentialsOnlyOnTheSameServer(String location, String next) throws BadUrl {
        var from = Target.of(URI.create("http://u:p@app.example/a/b?x=y"));

        assertThat(from.redirected(location).signedUrl()).isEqualTo(next);
    }

    @Test
    void forPeopleItHasNeitherCredentialsNorQuery() throws BadUrl {
        assertThat(Target.of(URI.create("http://u:p@app.example/x?From=%2B1555")))
                .hasToString("http://app.example/x?…");
    }

    @Test
    void aQueryIsContinued() throws BadUrl {
        assertThat(Target.of(URI.create("http://h/x")).withQuery("b=2").pathAndQuery())
                .isEqualTo("/x?b=2");
        assertThat(Target.of(URI.create("http://h/x?a=1")).withQuery("b=2").pathAndQuery())
                .isEqualTo("/x?a=1&b=2");
        assertThat(Target.of(URI.create("http://h/x?")).withQuery("b=2").pathAndQuery())
                .isEqualTo("/x?b=2");
    }
}
