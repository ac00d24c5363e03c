package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.Webhook;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationsTest extends Served {
    private Application stored(Reply reply) {
        return store.application(new ApplicationSid(reply.json().get("sid").asText()))
                .toCompletableFuture()
                .join()
                .orElseThrow();
    }

    private String path(Reply made) {
        return mine(RESTCOMM, "/Applications/" + made.json().get("sid").asText() + ".json");
    }

    @ParameterizedTest
    @CsvSource({
        "/restcomm/2012-04-24, RcmlUrl, 200",
        "/2010-04-01, VoiceUrl, 201",
        "/restcomm/2012-04-24, VoiceUrl, 200"
    })
    void anApplicationIsMade(String prefix, String url, int status) {
        Reply made = post(
                mine(prefix, "/Applications.json"),
                "FriendlyName",
                "Menu",
                url,
                "http://a.example/menu",
                "VoiceMethod",
                "GET",
                "VoiceFallbackUrl",
                "http://a.example/sorry",
                "StatusCallback",
                "http://a.example/status",
                "Kind",
                "sms");

        assertThat(made.status()).isEqualTo(status);
        Application application = stored(made);
        assertThat(application.friendlyName()).isEqualTo("Menu");
        assertThat(application.voice()).contains(new Webhook("http://a.example/menu", HttpMethod.GET));
        assertThat(application.voiceFallback()).contains(new Webhook("http://a.example/sorry", HttpMethod.POST));
        assertThat(application.statusCallback()).contains(new Webhook("http://a.example/status", HttpMethod.POST));
        assertThat(application.kind()).isEqualTo("sms");
        assertThat(application.account()).isEqualTo(master.sid());
        assertThat(changed).isEqualTo(List.of(application.sid()));
    }

    @Test
    void anUpdateChangesWhatItNamesAndAnEmptyUrlClears() {
        Reply made = post(
                mine(RESTCOMM, "/Applications.json"),
                "FriendlyName",
                "Menu",
                "RcmlUrl",
                "/a",
                "VoiceFallbackUrl",
                "/b");

        Reply updated = put(path(made), "RcmlUrl", "", "Kind", "ussd");

        assertThat(stored(updated).friendlyName()).isEqualTo("Menu");
        assertThat(stored(updated).voice()).isEmpty();
        assertThat(stored(updated).voiceFallback()).contains(new Webhook("/b", HttpMethod.POST));
        assertThat(updated.json().get("kind").asText()).isEqualTo("ussd");
    }

    @ParameterizedTest
    @CsvSource({
        "RcmlUrl, /a",
        "FriendlyName, ''",
        "FriendlyName=x&Kind, fax",
        "FriendlyName=x&RcmlUrl, nonsense",
        "FriendlyName=x&VoiceMethod, HEAD"
    })
    void aBadValueIsRefused(String name, String value) {
        Reply refused = send("POST", mine(RESTCOMM, "/Applications"), name + "=" + value, as(master));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(get(mine(RESTCOMM, "/Applications.json")).json().get("total").asInt())
                .isZero();
    }

    @Test
    void anApplicationIsDeletedOnce() {
        String path = path(post(mine(RESTCOMM, "/Applications.json"), "FriendlyName", "Menu"));

        assertThat(delete(path).status()).isEqualTo(204);
        assertThat(delete(path).status()).isEqualTo(404);
    }

    @Test
    void theListCanNameTheNumbersThatUseEachApplication() {
        Reply made = post(mine(RESTCOMM, "/Applications.json"), "FriendlyName", "Menu");
        String sid = made.json().get("sid").asText();
        post(mine(RESTCOMM, "/Applications.json"), "FriendlyName", "Unused");
        post(mine(RESTCOMM, "/IncomingPhoneNumbers"), "PhoneNumber", "1111", "VoiceApplicationSid", sid);
        post(mine(RESTCOMM, "/IncomingPhoneNumbers"), "PhoneNumber", "2222", "ReferApplicationSid", sid);
        post(mine(RESTCOMM, "/IncomingPhoneNumbers"), "PhoneNumber", "3333");

        Reply list = get(mine(RESTCOMM, "/Applications.json?includeNumbers=true&FriendlyName=Menu"));

        assertThat(list.json().get("applications")).hasSize(1);
        assertThat(list.json().get("applications").get(0).get("numbers").findValuesAsText("phone_number"))
                .containsExactlyInAnyOrder("1111", "2222");
        assertThat(get(mine(RESTCOMM, "/Applications.json"))
                        .json()
                        .get("applications")
                        .get(0)
                        .has("numbers"))
                .isFalse();
    }
}
