package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.ConferenceRecord;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.OutgoingCallerId;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.RecordingRecord;
import io.tandem.engine.store.ReferRecord;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Trunk;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/// Every resource, alone and listed, in both dialects and both formats.
class RepresentationsTest extends Served {
    private final Application application = SampleRecords.application(master.sid(), "Menu", 0);
    private final PhoneNumber number = SampleRecords.number(master.sid(), "1111", 0);
    private final Client client = SampleRecords.client(master.sid(), "alice", 0);
    private final Trunk trunk = SampleRecords.trunk(master.sid(), "sip:gateway.example.org", 0);
    private final OutgoingCallerId callerId = SampleRecords.callerId(master.sid(), "111", "Office", 0);
    private final CallRecord call = SampleRecords.call(master.sid(), 0);
    private final ReferRecord refer = SampleRecords.refer(master.sid(), call.sid(), 1);
    private final Notification notification =
            SampleRecords.fullNotification(master.sid(), call.sid(), "http://a.example/?a=1&b=2", 1);

    private final RecordingRecord recording =
            SampleRecords.completed(SampleRecords.recording(master.sid(), call.sid(), 1), 5);
    private final ConferenceRecord conference = SampleRecords.conference(master.sid(), "room", 1);

    enum Resource {
        ACCOUNT("Account", "Accounts"),
        APPLICATION("Application", "Applications"),
        NUMBER("IncomingPhoneNumber", "IncomingPhoneNumbers"),
        CLIENT("Client", "Clients"),
        GATEWAY("Gateway", "Gateways"),
        CALLER_ID("OutgoingCallerId", "OutgoingCallerIds"),
        CALL("Call", "Calls"),
        REFER("Refer", "Refers"),
        NOTIFICATION("Notification", "Notifications"),
        RECORDING("Recording", "Recordings"),
        CONFERENCE("Conference", "Conferences");

        private final String one;
        private final String many;

        Resource(String one, String many) {
            this.one = one;
            this.many = many;
        }
    }

    private static final Map<Resource, String> RESTCOMM_MEMBERS = Map.ofEntries(
            Map.entry(
                    Resource.ACCOUNT,
                    "Sid Organization FriendlyName EmailAddress Type Status Role DateCreated DateUpdated AuthToken Uri SubresourceUris"
                            + " ReferUrl ReferMethod ReferFallbackUrl ReferFallbackMethod ReferApplicationSid TransferPolicy"
                            + " TransferNews"),
            Map.entry(
                    Resource.APPLICATION,
                    "Sid DateCreated DateUpdated FriendlyName AccountSid ApiVersion VoiceCallerIdLookup RcmlUrl Kind Uri"),
            Map.entry(Resource.NUMBER, """
            Sid AccountSid FriendlyName PhoneNumber VoiceUrl VoiceMethod VoiceFallbackUrl VoiceFallbackMethod
            VoiceCallerIdLookup VoiceApplicationSid VoiceApplicationName SmsUrl SmsMethod SmsFallbackUrl SmsFallbackMethod
            SmsApplicationSid SmsApplicationName UssdUrl UssdMethod UssdFallbackUrl UssdFallbackMethod UssdApplicationSid
            UssdApplicationName ReferUrl ReferMethod ReferFallbackUrl ReferFallbackMethod ReferApplicationSid
            ReferApplicationName StatusCallback StatusCallbackMethod Capabilities ApiVersion DateCreated DateUpdated Uri
            IsSIP"""),
            Map.entry(Resource.CLIENT, """
            Sid DateCreated DateUpdated AccountSid ApiVersion FriendlyName Login Status VoiceUrl VoiceMethod
            VoiceFallbackUrl VoiceFallbackMethod VoiceApplicationSid ReferUrl ReferMethod ReferFallbackUrl
            ReferFallbackMethod ReferApplicationSid TransferPolicy TransferNews Uri SubresourceUris"""),
            Map.entry(Resource.GATEWAY, """
            Sid AccountSid FriendlyName SipUri Prefix Strip Priority Weight Username Register Watch Sources Status
            DateCreated DateUpdated Uri"""),
            Map.entry(Resource.CALLER_ID, "Sid AccountSid FriendlyName PhoneNumber DateCreated DateUpdated Uri"),
            Map.entry(Resource.CALL, """
            Sid InstanceId DateCreated DateUpdated ParentCallSid AccountSid To From PhoneNumberSid Status StartTime EndTime
            Duration Price PriceUnit Direction AnsweredBy ApiVersion ForwardedFrom CallerName Uri RingDuration
            SubresourceUris"""),
            Map.entry(Resource.REFER, """
            ApiVersion Sid DateCreated AccountSid OrgSid CallSid From To CallStatus ReferSipResponseCode
            NotifySipResponseCode Uri Direction Status Transferor Transferee ReferTarget"""),
            Map.entry(Resource.NOTIFICATION, """
            Sid AccountSid CallSid Log ErrorCode MoreInfo MessageText MessageDate RequestUrl RequestMethod RequestVariables
            ResponseHeaders ResponseBody ApiVersion Uri"""),
            Map.entry(Resource.RECORDING, """
            Sid DateCreated DateUpdated AccountSid CallSid Duration ApiVersion Uri FileUri S3Uri Status Source Channels
            StartTime Track Marks ConferenceSid ErrorCode"""),
            Map.entry(Resource.CONFERENCE, """
            Sid DateCreated DateUpdated AccountSid Status ApiVersion FriendlyName Uri SubresourceUris
            ReasonConferenceEnded CallSidEndingConference"""));

    private static final Map<Resource, String> LIBRARIES_MEMBERS = Map.ofEntries(
            Map.entry(
                    Resource.ACCOUNT,
                    "auth_token date_created date_updated friendly_name owner_account_sid sid status subresource_uris type uri"),
            Map.entry(Resource.APPLICATION, """
            sid account_sid api_version friendly_name date_created date_updated voice_url voice_method voice_fallback_url
            voice_fallback_method voice_caller_id_lookup status_callback status_callback_method sms_url sms_method
            sms_fallback_url sms_fallback_method sms_status_callback message_status_callback uri
            public_application_connect_enabled"""),
            Map.entry(Resource.NUMBER, """
            sid account_sid friendly_name phone_number origin beta capabilities voice_url voice_method voice_fallback_url
            voice_fallback_method voice_caller_id_lookup voice_application_sid voice_receive_mode status_callback
            status_callback_method sms_url sms_method sms_fallback_url sms_fallback_method sms_application_sid trunk_sid
            identity_sid address_sid address_requirements emergency_status emergency_address_sid emergency_address_status
            bundle_sid status type api_version uri date_created date_updated subresource_uris"""),
            Map.entry(Resource.CLIENT, "sid account_sid login status uri"),
            Map.entry(Resource.GATEWAY, "sid account_sid friendly_name sip_uri uri"),
            Map.entry(Resource.CALLER_ID, "sid date_created date_updated friendly_name account_sid phone_number uri"),
            Map.entry(Resource.CALL, """
            sid parent_call_sid account_sid to to_formatted from from_formatted phone_number_sid status start_time end_time
            duration price price_unit direction answered_by api_version forwarded_from group_sid caller_name queue_time
            trunk_sid uri subresource_uris date_created date_updated"""),
            Map.entry(
                    Resource.REFER,
                    "api_version sid date_created account_sid call_sid from to call_status refer_sip_response_code uri"),
            Map.entry(Resource.NOTIFICATION, """
            account_sid api_version call_sid date_created date_updated error_code log message_date message_text more_info
            request_method request_url request_variables response_body response_headers sid uri"""),
            Map.entry(Resource.RECORDING, """
            account_sid api_version call_sid conference_sid date_created date_updated start_time duration sid price
            price_unit status channels source error_code uri encryption_details subresource_uris media_url"""),
            Map.entry(Resource.CONFERENCE, """
            account_sid date_created date_updated api_version friendly_name region sid status uri subresource_uris
            reason_conference_ended call_sid_ending_conference"""));

    @BeforeEach
    void oneOfEach() {
        store.save(application).toCompletableFuture().join();
        store.save(number).toCompletableFuture().join();
        store.save(client).toCompletableFuture().join();
        store.save(trunk).toCompletableFuture().join();
        store.save(callerId).toCompletableFuture().join();
        store.save(call).toCompletableFuture().join();
        store.save(refer).toCompletableFuture().join();
        store.save(notification).toCompletableFuture().join();
        store.save(recording).toCompletableFuture().join();
        store.save(conference).toCompletableFuture().join();
    }

    private String sid(Resource resource) {
        return switch (resource) {
            case ACCOUNT -> master.sid().text();
            case APPLICATION -> application.sid().text();
            case NUMBER -> number.sid().text();
            case CLIENT -> client.sid().text();
            case GATEWAY -> trunk.sid().text();
            case CALLER_ID -> callerId.sid().text();
            case CALL -> call.sid().text();
            case REFER -> refer.sid().text();
            case NOTIFICATION -> notification.sid().text();
            case RECORDING -> recording.sid().text();
            case CONFERENCE -> conference.sid().text();
        };
    }

    private String list(String prefix, Resource resource) {
        return resource == Resource.ACCOUNT ? prefix + "/Accounts" : mine(prefix, "/" + resource.many);
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+", -1));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Element xml(String text) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)))
                    .getDocumentElement();
        } catch (Exception notXml) {
            throw new AssertionError("not XML: " + text, notXml);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOriginalsJsonHasEveryMember(Resource resource) {
        String path = list(RESTCOMM, resource) + "/" + sid(resource) + ".json";

        JsonNode shown = get(path).json();

        assertThat(names(shown))
                .containsAll(words(RESTCOMM_MEMBERS.getOrDefault(resource, "")).stream()
                        .map(JsonText::name)
                        .toList())
                .doesNotHaveDuplicates();
        assertThat(shown.get("uri").asText()).isEqualTo(path);
    }

    @ParameterizedTest
    @EnumSource
    void theLibrariesJsonHasEveryMember(Resource resource) {
        String path = list(LIBRARIES, resource) + "/" + sid(resource) + ".json";

        Reply withSuffix = get(path);
        Reply without = get(list(LIBRARIES, resource) + "/" + sid(resource));

        assertThat(names(withSuffix.json())).containsAll(words(LIBRARIES_MEMBERS.getOrDefault(resource, "")));
        assertThat(withSuffix.json().get("uri").asText()).isEqualTo(path);
        assertThat(without.body()).isEqualTo(withSuffix.body());
        assertThat(withSuffix.header("Content-Type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @EnumSource
    void theOriginalsXmlShowsWhatIsKnownInTheSameOrder(Resource resource) {
        String path = list(RESTCOMM, resource) + "/" + sid(resource);

        Reply reply = get(path);
        JsonNode json = get(path + ".json").json();

        assertThat(reply.header("Content-Type")).isEqualTo("application/xml; charset=UTF-8");
        Element response = xml(reply.body());
        assertThat(response.getTagName()).isEqualTo("RestcommResponse");
        Node shown = response.getFirstChild();
        assertThat(shown.getNodeName()).isEqualTo(resource.one);
        List<String> elements = new ArrayList<>();
        for (Node child = shown.getFirstChild(); child != null; child = child.getNextSibling()) {
            elements.add(JsonText.name(child.getNodeName()));
        }
        assertThat(elements)
                .isEqualTo(names(json).stream()
                        .filter(name -> !json.get(name).isNull())
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void everyPlaceForTheSuffixAndTheAcceptHeaderGiveTheSame(Resource resource) {
        String path = list(RESTCOMM, resource) + "/" + sid(resource);
        String expected = get(path + ".json").body();

        Reply atTheList = get(list(RESTCOMM, resource) + ".json/" + sid(resource));
        Reply byAccept = send("GET", path, "", with(as(master), "Accept", "application/json"));
        Reply byBrowser =
                send("GET", path, "", with(as(master), "Accept", "text/html,application/xml;q=0.9,*/*;q=0.8"));

        assertThat(atTheList.body()).isEqualTo(expected);
        assertThat(byAccept.body()).isEqualTo(expected);
        assertThat(byBrowser.body()).startsWith("<?xml");
    }

    @ParameterizedTest
    @EnumSource
    void listsHaveOneArrayAndThePagingMembers(Resource resource) {
        for (String prefix : List.of(RESTCOMM, LIBRARIES)) {
            JsonNode list = get(list(prefix, resource) + ".json").json();

            String array = JsonText.name(resource.many);
            assertThat(names(list))
                    .containsExactlyInAnyOrder(
                            array,
                            "page",
                            "num_pages",
                            "page_size",
                            "total",
                            "start",
                            "end",
                            "uri",
                            "first_page_uri",
                            "previous_page_uri",
                            "next_page_uri",
                            "last_page_uri");
            assertThat(list.get(array).get(0))
                    .isEqualTo(get(list(prefix, resource) + "/" + sid(resource) + ".json")
                            .json());
        }
        Node list = xml(get(list(RESTCOMM, resource)).body()).getFirstChild();
        assertThat(list.getNodeName()).isEqualTo(resource.many);
        assertThat(list.getFirstChild().getNodeName()).isEqualTo(resource.one);
    }

    @ParameterizedTest
    @EnumSource
    void datesAreWrittenAsRfc2822(Resource resource) {
        String libraries = get(list(LIBRARIES, resource) + "/" + sid(resource))
                .json()
                .get("date_created")
                .asText();
        String restcomm = get(list(RESTCOMM, resource) + "/" + sid(resource) + ".json")
                .json()
                .get("date_created")
                .asText();

        assertThat(libraries).matches("Sun, 01 Mar 2026 12:0\\d:00 \\+0000");
        assertThat(restcomm).isEqualTo(libraries.replace(" 01 ", " 1 "));
    }
}
