package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Webhook;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest extends Served {
    private static final String NUMBERS = "/IncomingPhoneNumbers.json";

    private PhoneNumber stored(Reply reply) {
        return store.number(new NumberSid(reply.json().get("sid").asText()))
                .toCompletableFuture()
                .join()
                .orElseThrow();
    }

    private String path(Reply made) {
        return mine(RESTCOMM, "/IncomingPhoneNumbers/" + made.json().get("sid").asText() + ".json");
    }

    private Application application() {
        Application application = SampleRecords.application(master.sid(), "Menu", 0);
        store.save(application).toCompletableFuture().join();
        return application;
    }

    @ParameterizedTest
    @CsvSource({
        "/restcomm/2012-04-24, IncomingPhoneNumbers, 200",
        "/restcomm/2012-04-24, IncomingPhoneNumbers/Local, 200",
        "/2010-04-01, IncomingPhoneNumbers, 201",
        "/2010-04-01, IncomingPhoneNumbers/TollFree, 201",
        "/2010-04-01, IncomingPhoneNumbers/Mobile, 201"
    })
    void aNumberIsMadeWithAllItsParameters(String prefix, String resource, int status) {
        ApplicationSid application = application().sid();

        Reply made = post(
                mine(prefix, "/" + resource + ".json"),
                "PhoneNumber",
                "+1 (415) 555-1212",
                "FriendlyName",
                "Office",
                "VoiceUrl",
                "http://a.example/voice",
                "VoiceMethod",
                "GET",
                "VoiceFallbackUrl",
                "/fallback.xml",
                "VoiceApplicationSid",
                application.text(),
                "ReferUrl",
                "https://a.example/refer?x=1",
                "ReferMethod",
                "get",
                "ReferFallbackUrl",
                "http://a.example/refer2",
                "ReferFallbackMethod",
                "POST",
                "ReferApplicationSid",
                application.text(),
                "StatusCallback",
                "http://a.example/status",
                "StatusCallbackMethod",
                "GET",
                "VoiceCallerIdLookup",
                "true",
                "SmsUrl",
                "http://a.example/sms",
                "SmsMethod",
                "GET",
                "NobodyKnowsThis",
                "x");

        assertThat(made.status()).isEqualTo(status);
        PhoneNumber number = stored(made);
        assertThat(number.phoneNumber()).isEqualTo("+14155551212");
        assertThat(number.friendlyName()).isEqualTo("Office");
        assertThat(number.pureSip()).isFalse();
        assertThat(number.voice()).contains(new Webhook("http://a.example/voice", HttpMethod.GET));
        assertThat(number.voiceFallback()).contains(new Webhook("/fallback.xml", HttpMethod.POST));
        assertThat(number.voiceApplication()).contains(application);
        assertThat(number.refer()).contains(new Webhook("https://a.example/refer?x=1", HttpMethod.GET));
        assertThat(number.referFallback()).contains(new Webhook("http://a.example/refer2", HttpMethod.POST));
        assertThat(number.referApplication()).contains(application);
        assertThat(number.statusCallback()).contains(new Webhook("http://a.example/status", HttpMethod.GET));
        assertThat(number.callerIdLookup()).isTrue();
        assertThat(number.others()).isEqualTo(Map.of("SmsUrl", "http://a.example/sms", "SmsMethod", "GET"));
        assertThat(changed).isEqualTo(List.of(number.sid()));
        JsonNode shown = made.json();
        assertThat(shown.get("refer_url").asText()).isEqualTo("https://a.example/refer?x=1");
        assertThat(shown.get("refer_application_name").asText()).isEqualTo("Menu");
        assertThat(shown.get("voice_application_name").asText()).isEqualTo("Menu");
        assertThat(shown.get("sms_url").asText()).isEqualTo("http://a.example/sms");
    }

    @Test
    void anUpdateChangesWhatItNamesAndAnEmptyValueClears() {
        Reply made = post(
                mine(RESTCOMM, NUMBERS),
                "PhoneNumber",
                "1111",
                "VoiceUrl",
                "/a.xml",
                "VoiceMethod",
                "GET",
                "ReferUrl",
                "/refer.xml",
                "ReferApplicationSid",
                application().sid().text(),
                "SmsUrl",
                "/sms.xml",
                "FriendlyName",
                "Office");

        Reply updated = put(
                path(made),
                "VoiceUrl",
                "/b.xml",
                "ReferUrl",
                "",
                "ReferApplicationSid",
                "",
                "SmsUrl",
                "",
                "FriendlyName",
                "");

        assertThat(updated.status()).isEqualTo(200);
        PhoneNumber number = stored(updated);
        assertThat(number.voice()).contains(new Webhook("/b.xml", HttpMethod.GET));
        assertThat(number.refer()).isEmpty();
        assertThat(number.referApplication()).isEmpty();
        assertThat(number.others()).isEmpty();
        assertThat(number.friendlyName()).isEqualTo("1111");
    }

    @Test
    void aMethodAloneChangesTheMethodOfTheUrlThatIsThere() {
        Reply made = post(mine(RESTCOMM, NUMBERS), "PhoneNumber", "1111", "VoiceUrl", "/a.xml");

        Reply updated = post(path(made), "VoiceMethod", "GET");

        assertThat(stored(updated).voice()).contains(new Webhook("/a.xml", HttpMethod.GET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "7777|8888",
                "^*77...33#$",
                "^[12]2233#$",
                "[45]234[23]",
                "999...",
                "alice",
                "+1111",
                "^*222*...*500#$"
            })
    void aPureSipNumberIsAnyStringOrAPattern(String number) {
        Reply made = post(mine(RESTCOMM, NUMBERS), "PhoneNumber", number, "isSIP", "true");

        assertThat(made.status()).isEqualTo(200);
        assertThat(made.json().get("phone_number").asText()).isEqualTo(number);
        assertThat(made.json().get("is_sip").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "PhoneNumber, [12, isSIP, true, 20400",
        "PhoneNumber, 7777|8888, isSIP, false, 20400",
        "PhoneNumber, *, FriendlyName, x, 20400",
        "PhoneNumber, 1111, isSIP, yes, 20400",
        "PhoneNumber, 1111, VoiceUrl, ftp://a.example/x, 21205",
        "PhoneNumber, 1111, VoiceUrl, voice.xml, 21205",
        "PhoneNumber, 1111, VoiceUrl, http:///x, 21205",
        "PhoneNumber, 1111, ReferUrl, http://a b/, 21205",
        "PhoneNumber, 1111, SmsUrl, //a.example/x, 21205",
        "PhoneNumber, 1111, VoiceMethod, DELETE, 20400",
        "PhoneNumber, 1111, ReferApplicationSid, APx, 21218",
        "PhoneNumber, 1111, VoiceApplicationSid, AP00000000000000000000000000000000, 21218",
        "FriendlyName, x, VoiceUrl, /a, 20400",
        "AreaCode, 415, VoiceUrl, /a, 21452"
    })
    void aBadValueIsRefusedByNameAndNothingIsMade(
            String name, String value, String other, String otherValue, int code) {
        Reply refused = post(mine(LIBRARIES, NUMBERS), name, value, other, otherValue);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("code").asInt()).isEqualTo(code);
        assertThat(refused.json().get("message").asText()).contains("expected");
        assertThat(get(mine(LIBRARIES, NUMBERS)).json().get("total").asInt()).isZero();
        assertThat(changed).isEmpty();
    }

    @Test
    void anApplicationOfAnotherAccountCannotBeUsed() {
        Account child = child(master);
        Application theirs = SampleRecords.application(child.sid(), "Theirs", 0);
        store.save(theirs).toCompletableFuture().join();

        Reply refused = post(
                mine(RESTCOMM, NUMBERS),
                "PhoneNumber",
                "1",
                "ReferApplicationSid",
                theirs.sid().text());

        assertThat(refused.json().get("code").asInt()).isEqualTo(21218);
    }

    @Test
    void aNumberIsThereOncePerAccountAndAProvidersNumberOnceAtAll() {
        Account child = child(master);
        post(mine(RESTCOMM, NUMBERS), "PhoneNumber", "14155551212");

        Reply again = post(mine(RESTCOMM, NUMBERS), "PhoneNumber", "14155551212");
        Reply elsewhere = post(RESTCOMM + "/Accounts/" + child.sid() + NUMBERS, "PhoneNumber", "+14155551212");

        assertThat(again.status()).isEqualTo(409);
        assertThat(elsewhere.status()).isEqualTo(400);
        assertThat(elsewhere.json().get("code").asInt()).isEqualTo(21452);
    }

    @Test
    void theListIsFilteredAndSorted() {
        post(mine(RESTCOMM, NUMBERS), "PhoneNumber", "222", "FriendlyName", "b");
        post(mine(RESTCOMM, NUMBERS), "PhoneNumber", "111", "FriendlyName", "c");
        post(mine(RESTCOMM, NUMBERS), "PhoneNumber", "333", "FriendlyName", "a");

        assertThat(numbers("?SortBy=PhoneNumber:desc")).containsExactly("333", "222", "111");
        assertThat(numbers("?SortBy=FriendlyName:asc")).containsExactly("333", "222", "111");
        assertThat(numbers("?FriendlyName=c")).containsExactly("111");
        assertThat(numbers("?PhoneNumber=2*")).containsExactly("222");
        assertThat(get(mine(RESTCOMM, NUMBERS) + "?SortBy=Nonsense:asc").status())
                .isEqualTo(400);
        assertThat(get(mine(RESTCOMM, NUMBERS) + "?SortBy=PhoneNumber:up").status())
                .isEqualTo(400);
    }

    private List<String> numbers(String query) {
        return get(mine(RESTCOMM, NUMBERS) + query)
                .json()
                .get("incoming_phone_numbers")
                .findValuesAsText("phone_number");
    }

    @Test
    void aNumberIsDeletedOnce() {
        String path = path(post(mine(RESTCOMM, NUMBERS), "PhoneNumber", "1111"));

        assertThat(delete(path).status()).isEqualTo(204);
        assertThat(delete(path).status()).isEqualTo(404);
        assertThat(get(path).status()).isEqualTo(404);
    }
}
