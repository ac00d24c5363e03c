package io.tandem.http.rest;

import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.store.Application;
import io.tandem.engine.store.PhoneNumber;
import io.tandem.engine.store.Store;
import java.util.Optional;

/// How a number is shown.
final class NumberView {
    private final Store store;

    NumberView(Store store) {
        this.store = store;
    }

    static String uri(View view, PhoneNumber number) {
        return view.uri(number.account(), "IncomingPhoneNumbers/" + number.sid());
    }

    Representation shown(View view, PhoneNumber number) {
        var shown = new Representation("IncomingPhoneNumber", view)
                .text("Sid", number.sid())
                .text("AccountSid", number.account())
                .text("FriendlyName", number.friendlyName())
                .text("PhoneNumber", number.phoneNumber())
                .flag("VoiceCallerIdLookup", number.callerIdLookup());
        Shown.webhook(shown, "VoiceUrl", "VoiceMethod", number.voice());
        Shown.webhook(shown, "VoiceFallbackUrl", "VoiceFallbackMethod", number.voiceFallback());
        application(shown, "Voice", number.voiceApplication());
        Shown.webhook(shown, "StatusCallback", "StatusCallbackMethod", number.statusCallback());
        kept(shown, number, "Sms");
        kept(shown, number, "Ussd");
        Shown.webhook(shown, "ReferUrl", "ReferMethod", number.refer());
        Shown.webhook(shown, "ReferFallbackUrl", "ReferFallbackMethod", number.referFallback());
        application(shown, "Refer", number.referApplication());
        shown.flag("IsSIP", number.pureSip()).nested(capabilities(view));
        if (view.dialect() == Dialect.LIBRARIES) {
            libraries(shown);
        }
        return shown.text("ApiVersion", view.dialect().apiVersion())
                .date("DateCreated", number.created())
                .date("DateUpdated", number.updated())
                .text("Uri", uri(view, number));
    }

    private static Representation capabilities(View view) {
        return new Representation("Capabilities", view)
                .flag("Voice", true)
                .flag("Sms", false)
                .flag("Mms", false)
                .flag("Fax", false);
    }

    private void application(Representation shown, String kind, Optional<ApplicationSid> sid) {
        shown.text(kind + "ApplicationSid", sid)
                .text(
                        kind + "ApplicationName",
                        sid.flatMap(known -> Await.result(store.application(known)))
                                .map(Application::friendlyName));
    }

    private void kept(Representation shown, PhoneNumber number, String kind) {
        for (String member : NumberChange.KEPT) {
            if (member.startsWith(kind) && !member.endsWith("ApplicationSid")) {
                shown.text(member, Shown.other(number, member));
            }
        }
        application(shown, kind, Shown.other(number, kind + "ApplicationSid").flatMap(ApplicationSid::parse));
    }

    private static void libraries(Representation shown) {
        shown.text("VoiceReceiveMode", "voice")
                .text("AddressRequirements", "none")
                .text("EmergencyStatus", "Inactive")
                .text("Status", "in-use")
                .flag("Beta", false)
                .unknown(
                        "Origin",
                        "TrunkSid",
                        "IdentitySid",
                        "AddressSid",
                        "EmergencyAddressSid",
                        "EmergencyAddressStatus",
                        "BundleSid",
                        "Type",
                        "SubresourceUris");
    }
}
