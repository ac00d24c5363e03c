package io.tandem.sip;

import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.Capabilities;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.Reasons;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipUri;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Judges a request by the rules that need no state, in the order of RFC 3261 8.2: can it be answered at all, is it
/// well formed, is its method served, its target understood, are its extensions known, can its body be read.
final class RequestRules {
    private static final Pattern METHOD = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]{1,64}");
    private static final Pattern VERSION = Pattern.compile("SIP/\\d{1,4}\\.\\d{1,4}", Pattern.CASE_INSENSITIVE);
    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"]+");
    private static final Pattern CSEQ = Pattern.compile("(\\d{1,12})\\s+(\\S{1,64})");
    private static final Pattern CALL_ID = Pattern.compile("[^\\s,;@]+(@[^\\s,;@]+)?");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]+");
    private static final Pattern TYPE = Pattern.compile("[^\\s/;,]+\\s*/\\s*[^\\s/;,]+(\\s*;.*)?");
    private static final HeaderName JOIN = HeaderName.of("Join");
    private static final long CSEQ_LIMIT = 1L << 31;
    private static final List<HeaderName> ONCE =
            List.of(HeaderName.FROM, HeaderName.TO, HeaderName.CALL_ID, HeaderName.CSEQ, HeaderName.MAX_FORWARDS);

    private final int largestMessage;

    RequestRules(int largestMessage) {
        this.largestMessage = largestMessage;
    }

    Judgement judge(RawMessage raw) {
        Headers headers = raw.headers();
        Optional<ViaValue> via = headers.first(HeaderName.VIA).flatMap(ViaValue::parse);
        if (via.isEmpty()) {
            return new Judgement.Ignore("no Via that can be read");
        }
        for (HeaderName name : List.of(HeaderName.FROM, HeaderName.TO, HeaderName.CALL_ID, HeaderName.CSEQ)) {
            if (headers.first(name).filter(value -> !value.isBlank()).isEmpty()) {
                return new Judgement.Ignore("no " + name);
            }
        }
        String[] line = startLine(raw.startLine());
        Judgement judgement = judge(raw, line, via.get());
        return judgement instanceof Judgement.Refuse refusal && line[0].equals("ACK")
                ? new Judgement.Ignore("an ACK that would be refused: " + refusal.reason())
                : judgement;
    }

    /// Method, Request-URI and version; what stands between the first and the last blank is the URI.
    private static String[] startLine(String line) {
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        return first < 0
                ? new String[] {line, "", ""}
                : new String[] {
                    line.substring(0, first),
                    last > first ? line.substring(first + 1, last) : "",
                    line.substring(last + 1)
                };
    }

    private Judgement judge(RawMessage raw, String[] line, ViaValue via) {
        Headers headers = raw.headers();
        String uri = line[1];
        if (!line[2].equalsIgnoreCase("SIP/2.0") && VERSION.matcher(line[2]).matches()) {
            return refuse(505);
        }
        Optional<String> fault = fault(raw, line);
        if (fault.isPresent()) {
            return bad(fault.get());
        }
        Optional<Method> method = Method.parse(line[0]);
        if (method.isEmpty()) {
            return new Judgement.Refuse(501, Reasons.phrase(501), Headers.of(HeaderName.ALLOW, Capabilities.ALLOW));
        }
        if (!cSeqMethod(headers.first(HeaderName.CSEQ).orElse("")).equals(line[0])) {
            return bad("CSeq names another method");
        }
        if (!Capabilities.METHODS.contains(method.get())) {
            return new Judgement.Refuse(405, Reasons.phrase(405), Headers.of(HeaderName.ALLOW, Capabilities.ALLOW));
        }
        Optional<Judgement> target = target(uri);
        if (target.isPresent()) {
            return target.get();
        }
        return extensions(raw, method.get(), uri, via);
    }

    private Optional<String> fault(RawMessage raw, String[] line) {
        Headers headers = raw.headers();
        if (!raw.faults().isEmpty()) {
            return Optional.of(raw.faults().getFirst());
        }
        if (!METHOD.matcher(line[0]).matches()
                || !URI.matcher(line[1]).matches()
                || !VERSION.matcher(line[2]).matches()) {
            return Optional.of("malformed request line");
        }
        for (HeaderName name : ONCE) {
            if (headers.all(name).size() != 1) {
                return Optional.of((headers.has(name) ? "several " : "missing ") + name);
            }
        }
        if (!isAddress(headers.first(HeaderName.FROM).orElse(""))) {
            return Optional.of("malformed From");
        }
        if (!isAddress(headers.first(HeaderName.TO).orElse(""))) {
            return Optional.of("malformed To");
        }
        if (!CALL_ID.matcher(headers.first(HeaderName.CALL_ID).orElse("")).matches()) {
            return Optional.of("malformed Call-ID");
        }
        var cSeq = CSEQ.matcher(headers.first(HeaderName.CSEQ).orElse(""));
        if (!cSeq.matches() || Long.parseLong(cSeq.group(1)) >= CSEQ_LIMIT) {
            return Optional.of("malformed CSeq");
        }
        if (Digits.upTo(255, headers.first(HeaderName.MAX_FORWARDS).orElse("")) < 0) {
            return Optional.of("malformed Max-Forwards");
        }
        if (headers.all(HeaderName.VIA).stream()
                .skip(1)
                .anyMatch(via -> ViaValue.parse(via).isEmpty())) {
            return Optional.of("malformed Via");
        }
        return transferFault(line[0], headers).or(() -> bodyFault(raw));
    }

    /// What names another dialog or another target must do so once (RFC 3515 2.4.2, RFC 3891 3). An ACK or CANCEL
    /// that repeats the Replaces of its INVITE does no harm.
    private static Optional<String> transferFault(String method, Headers headers) {
        if (method.equals("REFER") && listed(headers, HeaderName.REFER_TO) != 1) {
            return Optional.of(headers.has(HeaderName.REFER_TO) ? "several Refer-To" : "missing Refer-To");
        }
        if (method.equals("REFER") && listed(headers, HeaderName.REFERRED_BY) > 1) { // RFC 3892 2.1
            return Optional.of("several Referred-By");
        }
        Optional<String> replaces = headers.first(HeaderName.REPLACES);
        if (replaces.isEmpty() || method.equals("ACK") || method.equals("CANCEL")) {
            return Optional.empty();
        }
        if (!method.equals("INVITE")) {
            return Optional.of("Replaces in " + method);
        }
        if (listed(headers, HeaderName.REPLACES) != 1) {
            return Optional.of("several Replaces");
        }
        if (headers.has(JOIN)) {
            return Optional.of("Replaces and Join");
        }
        return namesDialog(replaces.get()) ? Optional.empty() : Optional.of("malformed Replaces");
    }

    private static int listed(Headers headers, HeaderName name) {
        return headers.all(name).stream()
                .mapToInt(value -> RawMessage.split(value).size())
                .sum();
    }

    /// Whether it has a Call-ID, one to-tag and one from-tag (RFC 3891 6.1).
    private static boolean namesDialog(String replaces) {
        List<String> parts =
                Arrays.stream(replaces.split(";", -1)).map(String::strip).toList();
        return CALL_ID.matcher(parts.getFirst()).matches() && once(parts, "to-tag") && once(parts, "from-tag");
    }

    private static boolean once(List<String> parts, String name) {
        List<String> values = parts.stream()
                .skip(1)
                .map(part -> part.split("\\s*=\\s*", 2))
                .filter(pair -> pair[0].equalsIgnoreCase(name))
                .map(pair -> pair.length == 2 ? pair[1] : "")
                .toList();
        return values.size() == 1 && TAG.matcher(values.getFirst()).matches();
    }

    private static Optional<String> bodyFault(RawMessage raw) {
        int announced = raw.announcedLength();
        if (announced == -2) {
            return Optional.of("malformed Content-Length");
        }
        if (announced > raw.rest().length) {
            return Optional.of("the body is shorter than Content-Length");
        }
        boolean hasBody = announced != 0 && raw.rest().length > 0;
        List<String> types = raw.headers().all(HeaderName.CONTENT_TYPE);
        if (hasBody && (types.size() != 1 || !TYPE.matcher(types.getFirst()).matches())) {
            return Optional.of("a body without a readable Content-Type");
        }
        return Optional.empty();
    }

    private static Optional<Judgement> target(String uri) {
        String scheme = uri.substring(0, uri.indexOf(':')).toLowerCase(Locale.ROOT);
        if (!scheme.equals("sip") && !scheme.equals("sips") && !scheme.equals("tel")) {
            return Optional.of(refuse(416));
        }
        Optional<SipUri> parsed = SipUri.parse(uri);
        if (parsed.isEmpty()) {
            return Optional.of(bad("malformed Request-URI"));
        }
        if (!parsed.get().headers().isEmpty()) { // RFC 3261 19.1.1: not allowed in a Request-URI
            return Optional.of(bad("header fields in the Request-URI"));
        }
        return scheme.equals("tel") || HostPort.parse(parsed.get().hostPort()).isPresent()
                ? Optional.empty()
                : Optional.of(bad("malformed host in the Request-URI"));
    }

    private Judgement extensions(RawMessage raw, Method method, String uri, ViaValue via) {
        Headers headers = raw.headers();
        int length = raw.announcedLength() < 0 ? raw.rest().length : raw.announcedLength();
        if (length > largestMessage) {
            return refuse(413);
        }
        Optional<Body> body = length == 0
                ? Optional.empty()
                : headers.first(HeaderName.CONTENT_TYPE).map(type -> new Body(type, body(raw.rest(), length)));
        SipRequest request = new SipRequest(
                method, uri, headers.without(HeaderName.CONTENT_TYPE).without(HeaderName.CONTENT_LENGTH), body);
        if (method != Method.ACK && method != Method.CANCEL) { // RFC 3261 8.2.2.3
            List<String> unsupported = Capabilities.unsupported(request);
            if (!unsupported.isEmpty()) {
                return new Judgement.Refuse(
                        420, Reasons.phrase(420), Headers.of(HeaderName.UNSUPPORTED, String.join(", ", unsupported)));
            }
            if (body.isPresent() && isEncoded(headers)) {
                return new Judgement.Refuse(
                        415,
                        Reasons.phrase(415),
                        Headers.of(HeaderName.of("Accept-Encoding"), "identity")
                                .and(HeaderName.ACCEPT, Capabilities.ACCEPT));
            }
        }
        return new Judgement.Serve(request, via);
    }

    private static byte[] body(byte[] rest, int length) {
        return rest.length == length ? rest : Arrays.copyOf(rest, length);
    }

    private static boolean isEncoded(Headers headers) {
        return headers.all(HeaderName.CONTENT_ENCODING).stream()
                .anyMatch(coding -> !coding.equalsIgnoreCase("identity"));
    }

    private static String cSeqMethod(String cSeq) {
        var matcher = CSEQ.matcher(cSeq);
        return matcher.matches() ? matcher.group(2) : "";
    }

    private static boolean isAddress(String value) {
        Optional<NameAddr> address = NameAddr.parse(value);
        return address.isPresent()
                && !address.get().uri().contains("<")
                && address.get().tag().map(tag -> TAG.matcher(tag).matches()).orElse(true);
    }

    private static Judgement.Refuse refuse(int status) {
        return new Judgement.Refuse(status, Reasons.phrase(status), Headers.NONE);
    }

    private static Judgement.Refuse bad(String what) {
        return new Judgement.Refuse(400, Reasons.phrase(400) + " (" + what + ")", Headers.NONE);
    }
}
