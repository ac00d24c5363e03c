package io.tandem.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.store.LiveCall;
import io.tandem.engine.store.LiveCall.Owed;
import io.tandem.engine.store.LiveCall.ScriptPosition;
import io.tandem.engine.store.LiveCall.Session;
import io.tandem.engine.store.StoreException;
import io.tandem.engine.store.Webhook;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parts of a [LiveCall] as JSON, the same in every database.
public final class LiveCallJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private LiveCallJson() {}

    /// Who is told that a call is over, and with what.
    public record Told(Parameters parameters, Optional<Webhook> listener) {}

    /// [Told] of a call.
    public static String told(LiveCall call) {
        ObjectNode told = object().set("parameters", parameters(call.parameters()));
        call.listener()
                .ifPresent(listener -> told.put("url", listener.url())
                        .put("method", listener.method().name()));
        return told.toString();
    }

    /// What [#told(LiveCall)] has written.
    public static Told told(String json) {
        JsonNode told = parsed(json);
        return new Told(
                parameters(told.get("parameters")), optional(told, "url").map(url -> new Webhook(url, method(told))));
    }

    /// The joint of a leg.
    public static String text(Session session) {
        Dialog dialog = session.dialog();
        ObjectNode node = object().put("callId", dialog.callId())
                .put("localCSeq", dialog.localCSeq())
                .put("remoteCSeq", dialog.remoteCSeq())
                .put("remoteTarget", dialog.remoteTarget())
                .put("localSdp", session.localSdp())
                .put("remoteSdp", session.remoteSdp());
        node.set("local", address(dialog.local()));
        node.set("remote", address(dialog.remote()));
        ArrayNode routes = node.putArray("routeSet");
        dialog.routeSet().forEach(routes::add);
        return node.toString();
    }

    /// What [#text(Session)] has written.
    public static Session session(String json) {
        JsonNode node = parsed(json);
        List<String> routes = new ArrayList<>();
        node.get("routeSet").forEach(route -> routes.add(route.asText()));
        var dialog = new Dialog(
                text(node, "callId"),
                address(node.get("local")),
                address(node.get("remote")),
                node.get("localCSeq").asLong(),
                node.get("remoteCSeq").asLong(),
                routes,
                text(node, "remoteTarget"));
        return new Session(dialog, text(node, "localSdp"), text(node, "remoteSdp"));
    }

    /// Where a script is.
    public static String text(ScriptPosition script) {
        ObjectNode node =
                object().put("verb", script.verb()).put("line", script.line()).put("name", script.name());
        script.document().ifPresent(document -> node.put("document", document.toString()));
        ArrayNode owed = node.putArray("owed");
        for (Owed one : script.owed()) {
            ObjectNode request = owed.addObject()
                    .put("verb", one.verb().name())
                    .put("method", one.method().name())
                    .put("url", one.url().toString())
                    .put("since", one.since().toString());
            request.set("parameters", parameters(one.parameters()));
        }
        return node.toString();
    }

    /// What [#text(ScriptPosition)] has written.
    public static ScriptPosition script(String json) {
        JsonNode node = parsed(json);
        List<Owed> owed = new ArrayList<>();
        node.get("owed")
                .forEach(one -> owed.add(new Owed(
                        LiveCall.OwingVerb.valueOf(text(one, "verb")),
                        method(one),
                        URI.create(text(one, "url")),
                        parameters(one.get("parameters")),
                        Instant.parse(text(one, "since")))));
        return new ScriptPosition(
                optional(node, "document").map(URI::create),
                node.get("verb").asInt(),
                node.get("line").asInt(),
                text(node, "name"),
                owed);
    }

    /// Name and value by turns: their order counts.
    private static ArrayNode parameters(Parameters parameters) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        parameters.entries().forEach(one -> all.add(one.name()).add(one.value()));
        return all;
    }

    private static Parameters parameters(JsonNode all) {
        List<Parameters.Parameter> entries = new ArrayList<>();
        for (int i = 0; i + 1 < all.size(); i += 2) {
            entries.add(
                    new Parameters.Parameter(all.get(i).asText(), all.get(i + 1).asText()));
        }
        return new Parameters(entries);
    }

    private static ObjectNode address(NameAddr address) {
        return object().put("name", address.displayName())
                .put("uri", address.uri())
                .put("parameters", address.parameters());
    }

    private static NameAddr address(JsonNode node) {
        return new NameAddr(text(node, "name"), text(node, "uri"), text(node, "parameters"));
    }

    private static HttpMethod method(JsonNode node) {
        return HttpMethod.valueOf(text(node, "method"));
    }

    private static String text(JsonNode node, String name) {
        return node.get(name).asText();
    }

    private static Optional<String> optional(JsonNode node, String name) {
        return node.has(name) ? Optional.of(text(node, name)) : Optional.empty();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode parsed(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException problem) {
            throw new StoreException("What is kept of a call that lives cannot be read: " + json, problem);
        }
    }
}
