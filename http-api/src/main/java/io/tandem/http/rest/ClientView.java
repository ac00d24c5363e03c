package io.tandem.http.rest;

import io.tandem.engine.store.Binding;
import io.tandem.engine.store.Client;
import java.math.BigDecimal;

/// How a client and its bindings are shown: never with its password or a hash of it.
final class ClientView {
    private ClientView() {}

    static String uri(View view, Client client) {
        return uri(view, client, "");
    }

    private static String uri(View view, Client client, String below) {
        return view.uri(client.account(), "Clients/" + client.sid() + below);
    }

    static Representation shown(View view, Client client) {
        var shown = new Representation("Client", view)
                .text("Sid", client.sid())
                .date("DateCreated", client.created())
                .date("DateUpdated", client.updated())
                .text("AccountSid", client.account())
                .text("ApiVersion", view.dialect().apiVersion())
                .text("FriendlyName", client.friendlyName())
                .text("Login", client.login())
                .text("Status", status(client));
        Shown.webhook(shown, "VoiceUrl", "VoiceMethod", client.voice());
        Shown.webhook(shown, "VoiceFallbackUrl", "VoiceFallbackMethod", client.voiceFallback());
        shown.text("VoiceApplicationSid", client.voiceApplication());
        Shown.webhook(shown, "ReferUrl", "ReferMethod", client.refer());
        Shown.webhook(shown, "ReferFallbackUrl", "ReferFallbackMethod", client.referFallback());
        shown.text("ReferApplicationSid", client.referApplication());
        TransferFields.show(shown, client.transfers());
        return shown.text("Uri", uri(view, client))
                .nested(new Representation("SubresourceUris", view).text("Bindings", uri(view, client, "/Bindings")));
    }

    private static String status(Client client) {
        return switch (client.status()) {
            case DISABLED -> "0";
            case ENABLED -> "1";
        };
    }

    static Representation shown(View view, Binding binding) {
        return new Representation("Binding", view)
                .text("ClientSid", binding.client())
                .text("Contact", binding.contact())
                .text("Q", BigDecimal.valueOf(binding.preference(), 3).toPlainString())
                .text("UserAgent", binding.userAgent())
                .text("Source", binding.source())
                .text("InstanceId", binding.instance())
                .date("DateCreated", binding.registered())
                .date("DateExpires", binding.expires());
    }
}
