package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.SampleRecords;
import io.tandem.rcml.document.RcmlProblem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest extends Served {
    @ParameterizedTest
    @CsvSource({
        "GET, /Nonsense, 404, 20404",
        "GET, /Applications/AP00000000000000000000000000000000, 404, 20404",
        "GET, /Applications/nonsense, 404, 20404",
        "POST, /Applications/nonsense, 404, 20404",
        "DELETE, /Applications/AP00000000000000000000000000000000, 404, 20404",
        "GET, /IncomingPhoneNumbers/PN0, 404, 20404",
        "GET, /Calls/CA0, 404, 20404",
        "GET, /Calls/CA00000000000000000000000000000000, 404, 20404",
        "GET, /Calls/CA00000000000000000000000000000000/Notifications, 404, 20404",
        "GET, /Calls/CA00000000000000000000000000000000/Refers, 404, 20404",
        "GET, /Calls/CA00000000000000000000000000000000/Trace, 404, 20404",
        "GET, /Refers/RF0, 404, 20404",
        "GET, /Notifications/NO0, 404, 20404",
        "GET, /Recordings/RE0, 404, 20404",
        "GET, /Recordings/RE00000000000000000000000000000000.wav, 404, 20404",
        "GET, /Calls/CA00000000000000000000000000000000/Recordings, 404, 20404",
        "POST, /Calls/CA00000000000000000000000000000000/Recordings, 404, 20404",
        "GET, /Conferences/CF0, 404, 20404",
        "POST, /Conferences/CF00000000000000000000000000000000, 404, 20404",
        "GET, /Conferences/CF00000000000000000000000000000000/Participants, 404, 20404",
        "GET, /Conferences/CF00000000000000000000000000000000/Participants/CA0, 404, 20404",
        "GET, /Conferences/CF00000000000000000000000000000000/Recordings, 404, 20404",
        "POST, /Recordings, 405, 20004",
        "DELETE, /Conferences/CF0, 405, 20004",
        "GET, /Calls/CA0/Refers/RF0, 404, 20404",
        "DELETE, /Applications, 405, 20004",
        "PUT, /Applications, 405, 20004",
        "DELETE, /Refers, 405, 20004",
        "POST, /Notifications, 405, 20004",
        "POST, /Calls/CA0/Trace, 405, 20004",
        "PATCH, /Calls, 405, 20004"
    })
    void errorsHaveTheirStatusAndCodeInBothDialects(String method, String below, int status, int code) {
        for (String prefix : List.of(RESTCOMM, LIBRARIES)) {
            Reply refused = send(method, mine(prefix, below + ".json"), "", as(master));

            assertThat(refused.status()).isEqualTo(status);
            JsonNode error = refused.json();
            assertThat(error.get("code").asInt()).isEqualTo(code);
            assertThat(error.get("status").asInt()).isEqualTo(status);
            assertThat(error.get("message").asText()).isNotBlank();
            assertThat(error.get("more_info").asText()).isEqualTo("http://api.example.org/errors/" + code);
            assertThat(error).hasSize(4);
        }
    }

    @Test
    void anErrorInXmlIsARestException() {
        Reply refused = get(mine(RESTCOMM, "/Applications/nonsense"));

        assertThat(refused.body())
                .isEqualTo(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><RestcommResponse><RestException><Code>20404</Code>"
                                + "<Message>there is no application 'nonsense'</Message>"
                                + "<MoreInfo>http://api.example.org/errors/20404</MoreInfo><Status>404</Status>"
                                + "</RestException></RestcommResponse>");
    }

    @Test
    void theMethodsThatAreAllowedAreTold() {
        assertThat(send("DELETE", mine(RESTCOMM, "/Applications"), "", as(master))
                        .header("Allow"))
                .isEqualTo("OPTIONS, GET, HEAD, POST");
        Reply options = send("OPTIONS", mine(RESTCOMM, "/Calls/CA0"), "", Map.of());
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).isEqualTo("OPTIONS, GET, HEAD, POST, PUT, DELETE");
        assertThat(send("OPTIONS", mine(RESTCOMM, "/Nonsense"), "", Map.of()).status())
                .isEqualTo(404);
    }

    @Test
    void headIsAGetWithoutItsBody() {
        Reply head = send("HEAD", mine(RESTCOMM, ".json"), "", as(master));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Type")).isEqualTo("application/json");
        assertThat(send("HEAD", mine(RESTCOMM, "/Nonsense"), "", as(master)).status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "multipart/form-data; boundary=x", "text/plain"})
    void onlyFormsAreRead(String contentType) {
        Reply refused = send(
                "POST",
                mine(RESTCOMM, "/Applications.json"),
                "FriendlyName=x",
                with(as(master), "Content-Type", contentType));

        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.json().get("code").asInt()).isEqualTo(20415);
        assertThat(get(mine(RESTCOMM, "/Applications.json")).json().get("total").asInt())
                .isZero();
    }

    @Test
    void aCharsetInTheContentTypeIsFine() {
        Reply made = send(
                "POST",
                mine(RESTCOMM, "/Applications.json"),
                form("FriendlyName", "Grüße ‹日本語› 😀"),
                with(as(master), "Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"));

        assertThat(made.json().get("friendly_name").asText()).isEqualTo("Grüße ‹日本語› 😀");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        for (String prefix : List.of(RESTCOMM, LIBRARIES)) {
            Reply refused = post(mine(prefix, "/Applications.json"), "FriendlyName", "x".repeat(LARGEST_BODY));

            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.json().get("code").asInt()).isEqualTo(20413);
            assertThat(refused.json().get("message").asText()).contains(String.valueOf(LARGEST_BODY));
        }
        assertThat(get(mine(RESTCOMM, "/Applications.json")).json().get("total").asInt())
                .isZero();
    }

    @Test
    void aBrokenEscapeIsABadValue() {
        Reply refused = send("POST", mine(RESTCOMM, "/Applications.json"), "FriendlyName=%zz", as(master));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("message").asText()).contains("hexadecimal");
    }

    @Test
    void aStoreThatFailsIsA503ThatSaysNothingOfItsInsides() {
        store.failWrites();

        Reply refused = post(mine(LIBRARIES, "/Applications.json"), "FriendlyName", "x");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("2");
        assertThat(refused.body()).doesNotContain("Exception").doesNotContain("io.tandem");
        assertThat(changed).isEmpty();
    }

    @Test
    void textThatXmlCannotHoldIsReplaced() {
        Application odd = SampleRecords.application(master.sid(), SampleRecords.ODD_TEXT, 0);
        store.save(odd).toCompletableFuture().join();

        Reply xml = get(mine(RESTCOMM, "/Applications/" + odd.sid()));
        Reply json = get(mine(RESTCOMM, "/Applications/" + odd.sid() + ".json"));

        assertThat(xml.body()).contains("‹日本語› é \uFFFD 😀");
        assertThat(json.json().get("friendly_name").asText()).isEqualTo(SampleRecords.ODD_TEXT);
    }

    @Test
    void whatIsOutsideThePrefixesIsNotFound() {
        assertThat(get("/").status()).isEqualTo(404);
        assertThat(get("/2010-04-01x/Accounts").status()).isEqualTo(404);
        assertThat(get(RESTCOMM).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeIsExplained(ErrorCode code) {
        isExplained(code.number());
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeOfANotificationIsExplained(RcmlProblem.Code code) {
        isExplained(code.number());
    }

    private void isExplained(int code) {
        Reply explained = get("/errors/" + code);

        assertThat(explained.status()).isEqualTo(200);
        assertThat(explained.body()).startsWith(code + ": ");
    }
}
