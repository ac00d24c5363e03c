package io.tandem.it.ladder;

import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.it.ladder.Ladder.Delivery;
import io.tandem.it.ladder.Ladder.Exchange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One dialog of a phone, or what the phone does outside of any. It does what the ladder says and keeps what a ladder
/// does not want to say: tags, Call-ID, CSeq, routes. A dialog that is begun under the same name takes its place.
final class Peer {
    private static final String USUAL_BODY = "text/plain";
    private static final Set<Method> WITH_CONTACT =
            EnumSet.of(Method.INVITE, Method.UPDATE, Method.REFER, Method.SUBSCRIBE, Method.NOTIFY);

    private final String name;
    private final Handset handset;
    private final Map<Method, Outgoing> requests = new EnumMap<>(Method.class);
    private final Map<Method, Outgoing> responses = new EnumMap<>(Method.class);
    private final List<Occurrence.Sip> unanswered = new ArrayList<>();
    private final Set<String> heard = new HashSet<>();
    private Optional<Dialogue> dialogue = Optional.empty();
    private Optional<String> reliable = Optional.empty();
    private OptionalInt ourAudioPort = OptionalInt.empty();

    /// A message that it sends.
    ///
    /// @param message the message, without Via
    /// @param token names the transaction: the branch of its Via
    record Outgoing(SipMessage message, String token) {}

    private static final class Dialogue {
        private final String callId;
        private final String local;
        private String remote;
        private String target;
        private long cSeq;
        private long inviteCSeq;
        private List<String> routes = List.of();

        private Dialogue(String callId, String local, String remote, String target) {
            this.callId = callId;
            this.local = local;
            this.remote = remote;
            this.target = target;
        }

        private String localTag() {
            return NameAddr.parse(local).flatMap(NameAddr::tag).orElse("");
        }

        private String remoteTag() {
            return NameAddr.parse(remote).flatMap(NameAddr::tag).orElse("");
        }

        /// The value of Replaces that names this dialog to us.
        private String replaces() {
            return callId + ";to-tag=" + remoteTag() + ";from-tag=" + localTag();
        }
    }

    /// @param name of the dialog
    Peer(String name, Handset handset) {
        this.name = name;
        this.handset = handset;
    }

    String name() {
        return name;
    }

    /// The port where we want its RTP.
    OptionalInt ourAudioPort() {
        return ourAudioPort;
    }

    /// What `{alice.…}` stands for.
    Optional<String> variable(String variable) {
        if (variable.equals("contact")) {
            return Optional.of(handset.contact());
        }
        return dialogue.flatMap(known -> switch (variable) {
            case "callid" -> Optional.of(known.callId);
            case "tag" -> Optional.of(known.localTag());
            case "ourtag" -> Optional.of(known.remoteTag());
            case "replaces" -> Optional.of(known.replaces());
            case "replaces.escaped" -> Optional.of(escaped(known.replaces()));
            case "targetdialog" ->
                Optional.of(known.callId + ";local-tag=" + known.remoteTag() + ";remote-tag=" + known.localTag());
            default -> Optional.empty();
        });
    }

    /// As a header inside a URI.
    private static String escaped(String value) {
        return value.replace("%", "%25").replace(";", "%3B").replace("=", "%3D").replace("@", "%40");
    }

    /// The message that a line of its wants sent.
    ///
    /// @param variables replaces `{…}` in values
    Outgoing say(Exchange line, UnaryOperator<String> variables) {
        String first = line.what().getFirst();
        if (first.matches("\\d{3}")) {
            return response(line, Integer.parseInt(first), variables);
        }
        Method method = Method.parse(first)
                .orElseThrow(() -> new IllegalArgumentException("'" + first + "' is neither method nor status"));
        if (line.delivery() == Delivery.AGAIN) {
            return known(requests, method);
        }
        Outgoing request = request(method, line, variables);
        requests.put(method, request);
        return request;
    }

    private static Outgoing known(Map<Method, Outgoing> sent, Method method) {
        Outgoing before = sent.get(method);
        if (before == null) {
            throw new IllegalArgumentException(method + " again: there was none before");
        }
        return before;
    }

    private Outgoing request(Method method, Exchange line, UnaryOperator<String> variables) {
        if (method == Method.CANCEL) {
            Outgoing invite = known(requests, Method.INVITE);
            SipRequest request = (SipRequest) invite.message();
            Headers headers = request.headers();
            Headers taken = new Headers(headers.fields().stream()
                    .filter(field -> List.of(
                                    HeaderName.FROM, HeaderName.TO, HeaderName.CALL_ID, HeaderName.MAX_FORWARDS)
                            .contains(field.name()))
                    .toList());
            return new Outgoing(
                    new SipRequest(
                            Method.CANCEL,
                            request.uri(),
                            taken.and(HeaderName.CSEQ, request.cSeq() + " CANCEL"),
                            Optional.empty()),
                    invite.token());
        }
        Dialogue dialog = dialogueFor(method, line, variables);
        long number = method == Method.ACK ? dialog.inviteCSeq : ++dialog.cSeq;
        if (method == Method.INVITE) {
            dialog.inviteCSeq = number;
        }
        Headers headers = Headers.of(HeaderName.FROM, dialog.local)
                .and(HeaderName.TO, dialog.remote)
                .and(HeaderName.CALL_ID, dialog.callId)
                .and(HeaderName.CSEQ, number + " " + method)
                .and(HeaderName.MAX_FORWARDS, "70");
        if (WITH_CONTACT.contains(method)) {
            headers = headers.and(HeaderName.CONTACT, contact());
        }
        for (String route : dialog.routes) {
            headers = headers.and(HeaderName.ROUTE, route);
        }
        if (method == Method.PRACK && reliable.isPresent()) {
            headers = headers.and(HeaderName.RACK, reliable.get());
        }
        headers = said(headers, line, method, variables);
        Optional<String> credentials = line.fields().value("credentials");
        if (credentials.isPresent()) {
            headers = headers.and(
                    HeaderName.AUTHORIZATION, handset.login().answer(credentials.get(), method, dialog.target));
        }
        SipRequest request = new SipRequest(
                method, dialog.target, headers, body(line, variables).or(() -> Optional.empty()));
        if (request.cSeq() > dialog.cSeq) {
            dialog.cSeq = request.cSeq();
        }
        return new Outgoing(request, handset.token());
    }

    /// A request with a URI is outside of any dialog; an INVITE of these begins the one that lines mean from then
    /// on.
    private Dialogue dialogueFor(Method method, Exchange line, UnaryOperator<String> variables) {
        if (line.what().size() < 2) {
            return dialogue.orElseThrow(() -> new IllegalArgumentException(name + " has no dialog yet"));
        }
        String uri = variables.apply(line.what().get(1));
        String target =
                uri.matches("sips?:[^@:]+") ? uri + "@" + handset.address().us() : uri;
        String tag = handset.tag(name);
        var outside = new Dialogue(tag + "-call", "<" + handset.contact() + ">;tag=" + tag, "<" + target + ">", target);
        if (method == Method.INVITE) {
            dialogue = Optional.of(outside);
        }
        return outside;
    }

    private Outgoing response(Exchange line, int status, UnaryOperator<String> variables) {
        Optional<Method> method = line.what().stream()
                .filter(word -> word.startsWith("("))
                .findFirst()
                .flatMap(word -> Method.parse(word.substring(1, word.length() - 1)));
        if (line.delivery() == Delivery.AGAIN) {
            return method.map(one -> known(responses, one))
                    .orElseGet(() -> responses.values().iterator().next());
        }
        Occurrence.Sip answered = unanswered.stream()
                .filter(one -> method.isEmpty() || method.equals(Occurrence.method(one.message())))
                .findFirst()
                .or(this::forked)
                .orElseThrow(() -> new IllegalArgumentException(name + " has nothing to answer"));
        if (status >= 200) {
            unanswered.remove(answered);
        }
        SipRequest request = (SipRequest) answered.message();
        if (status >= 300
                && request.method() == Method.INVITE
                && request.toTag().isEmpty()) {
            ourAudioPort = OptionalInt.empty(); // it may be used for somebody else
        }
        Headers headers = Headers.of(
                        HeaderName.FROM,
                        request.headers().first(HeaderName.FROM).orElse(""))
                .and(HeaderName.TO, tagged(request))
                .and(HeaderName.CALL_ID, request.callId())
                .and(HeaderName.CSEQ, request.headers().first(HeaderName.CSEQ).orElse(""));
        if (status < 300 && WITH_CONTACT.contains(request.method())) {
            headers = headers.and(HeaderName.CONTACT, contact());
        }
        headers = said(headers, line, request.method(), variables);
        var response =
                new Outgoing(new SipResponse(status, "Ladder", headers, body(line, variables)), answered.token());
        responses.put(request.method(), response);
        return response;
    }

    /// A dialog that was asked nothing answers the INVITE that another dialog of its phone was asked: a proxy has
    /// forked it.
    private Optional<Occurrence.Sip> forked() {
        Optional<Occurrence.Sip> invite = dialogue.isPresent() ? Optional.empty() : handset.invite();
        invite.ifPresent(one -> {
            unanswered.add(one);
            beginAnswering((SipRequest) one.message());
        });
        return invite;
    }

    private String tagged(SipRequest request) {
        String to = request.headers().first(HeaderName.TO).orElse("");
        if (!request.toTag().isEmpty()) {
            return to;
        }
        return dialogue.filter(known -> known.callId.equals(request.callId()))
                .map(known -> known.local)
                .orElseGet(() -> to + ";tag=" + handset.tag(name));
    }

    private static Headers said(Headers usual, Exchange line, Method method, UnaryOperator<String> variables) {
        Headers headers = usual;
        for (Fields.Field field : line.fields()
                .except("sdp", "sipfrag", "body", "Content-Type", "credentials")
                .all()) {
            HeaderName header = HeaderName.of(field.name());
            String value = variables.apply(field.value());
            if (header.equals(HeaderName.CSEQ) && value.matches("\\d+")) {
                value = value + " " + method;
            }
            if (header.equals(HeaderName.FROM) && !value.contains(";tag=")) {
                value = value + ";tag="
                        + NameAddr.parse(usual.first(HeaderName.FROM).orElse(""))
                                .flatMap(NameAddr::tag)
                                .orElse("");
            }
            headers = usual.has(header) ? headers.with(header, value) : headers.and(header, value);
        }
        for (String absent : line.fields().absent()) {
            headers = headers.without(HeaderName.of(absent));
        }
        return headers;
    }

    private Optional<Body> body(Exchange line, UnaryOperator<String> variables) {
        Fields fields = line.fields();
        Optional<String> type = fields.value("Content-Type");
        return fields.value("sdp")
                .filter(sdp -> !sdp.equals("none"))
                .map(sdp -> Body.of(
                        type.orElse("application/sdp"),
                        Sdp.of(sdp, handset.address().host(), handset.address().audioPort(), handset.description())))
                .or(() -> fields.value("sipfrag")
                        .map(frag -> Body.of(type.orElse("message/sipfrag;version=2.0"), frag + "\r\n")))
                .or(() -> fields.value("body").map(text -> Body.of(type.orElse(USUAL_BODY), variables.apply(text))));
    }

    private String contact() {
        return "<" + handset.contact() + ">";
    }

    /// A message of ours has arrived.
    void heard(Occurrence.Sip sip) {
        sip.message()
                .body()
                .filter(body -> body.mediaType().equals("application/sdp"))
                .ifPresent(body -> ourAudioPort = Sdp.port(body.text()));
        switch (sip.message()) {
            case SipRequest request -> asked(request, sip);
            case SipResponse response -> answered(response);
        }
    }

    private void asked(SipRequest request, Occurrence.Sip sip) {
        if (request.method() == Method.ACK || !heard.add(sip.token() + request.method())) {
            return;
        }
        unanswered.add(sip);
        if (request.method() == Method.INVITE && request.toTag().isEmpty()) {
            handset.rang(sip);
            beginAnswering(request);
        }
    }

    private void beginAnswering(SipRequest invite) {
        String to = invite.headers().first(HeaderName.TO).orElse("");
        var begun = new Dialogue(
                invite.callId(),
                to + ";tag=" + handset.tag(name),
                invite.headers().first(HeaderName.FROM).orElse(""),
                targetOf(invite).orElse(invite.from().uri()));
        begun.routes = invite.headers().all(HeaderName.RECORD_ROUTE);
        dialogue = Optional.of(begun);
    }

    private void answered(SipResponse response) {
        response.headers().first(HeaderName.WWW_AUTHENTICATE).ifPresent(handset.login()::challenged);
        Dialogue known = dialogue.orElse(null);
        if (known == null || !response.callId().equals(known.callId)) {
            return;
        }
        boolean makesDialog = response.cSeqMethod().equals(Optional.of(Method.INVITE))
                && response.status() < 300
                && !response.toTag().isEmpty();
        if (makesDialog) {
            known.remote = response.headers().first(HeaderName.TO).orElse(known.remote);
            known.target = targetOf(response).orElse(known.target);
            known.routes = response.headers().all(HeaderName.RECORD_ROUTE).reversed();
        }
        response.headers()
                .first(HeaderName.RSEQ)
                .ifPresent(number -> reliable = Optional.of(number + " " + response.cSeq() + " INVITE"));
    }

    private static Optional<String> targetOf(SipMessage message) {
        @Nullable String contact = message.headers().first(HeaderName.CONTACT).orElse(null);
        return contact == null ? Optional.empty() : NameAddr.parse(contact).map(NameAddr::uri);
    }
}
