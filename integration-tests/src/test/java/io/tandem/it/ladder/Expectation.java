package io.tandem.it.ladder;

import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.it.ladder.Ladder.Delivery;
import io.tandem.it.ladder.Ladder.Exchange;
import io.tandem.it.ladder.Occurrence.Sending;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Whether something that we said is what a line expects.
final class Expectation {
    private final Exchange expected;
    private final UnaryOperator<String> variables;

    /// @param variables replaces `{…}` in expected values
    Expectation(Exchange expected, UnaryOperator<String> variables) {
        this.expected = expected;
        this.variables = variables;
    }

    /// What is different; nothing when it is as expected.
    Optional<String> mismatch(Occurrence occurred) {
        if (!occurred.to().equals(expected.to())) {
            return Optional.of("it goes to " + occurred.to());
        }
        return switch (occurred) {
            case Occurrence.Sip sip -> sip(sip);
            case Occurrence.Asked asked -> asked(asked);
            case Occurrence.Answered answered -> answered(answered);
        };
    }

    private Optional<String> sip(Occurrence.Sip sip) {
        Sending sending = expected.delivery() == Delivery.AGAIN ? Sending.AGAIN : Sending.FIRST;
        if (sip.sending() != sending) {
            return Optional.of(sip.sending() == Sending.AGAIN ? "it is a repetition" : "it is no repetition");
        }
        return start(sip.message()).or(() -> headers(sip.message())).or(() -> body(sip.message()));
    }

    private Optional<String> start(SipMessage message) {
        List<String> what = expected.what();
        return switch (message) {
            case SipRequest request ->
                different("method", what.getFirst(), request.method().toString())
                        .or(() -> what.size() > 1 ? different("URI", what.get(1), request.uri()) : Optional.empty());
            case SipResponse response ->
                different("status", what.getFirst(), Integer.toString(response.status()))
                        .or(() -> what.stream()
                                .filter(word -> word.startsWith("("))
                                .findFirst()
                                .flatMap(method -> different(
                                        "method",
                                        method,
                                        "("
                                                + response.cSeqMethod()
                                                        .map(Enum::name)
                                                        .orElse("?") + ")")));
        };
    }

    private Optional<String> headers(SipMessage message) {
        for (String name : expected.fields().absent()) {
            if (message.headers().has(HeaderName.of(name))) {
                return Optional.of(name + " is there");
            }
        }
        for (Fields.Field field : expected.fields()
                .except("sdp", "sipfrag", "body", "Content-Type")
                .all()) {
            List<String> values = message.headers().all(HeaderName.of(field.name()));
            if (values.isEmpty()) {
                return Optional.of(field.name() + " is missing");
            }
            String joined = String.join(", ", values);
            if (values.stream().noneMatch(value -> fits(field.value(), value)) && !fits(field.value(), joined)) {
                return Optional.of(field.name() + " is " + joined);
            }
        }
        return Optional.empty();
    }

    private Optional<String> body(SipMessage message) {
        String text = message.body().map(body -> body.text()).orElse("");
        Fields fields = expected.fields();
        Optional<String> sdp = fields.value("sdp");
        if (sdp.isPresent() && !(sdp.get().equals("none") ? text.isEmpty() : Sdp.fits(sdp.get(), text))) {
            return Optional.of("sdp is " + (text.isEmpty() ? "none" : Sdp.described(text)));
        }
        return fields.value("sipfrag")
                .flatMap(frag -> different("sipfrag", frag, text.strip()))
                .or(() -> fields.value("body").flatMap(body -> different("body", body, text)))
                .or(() -> fields.value("Content-Type")
                        .flatMap(type -> different(
                                "Content-Type",
                                type,
                                message.body().map(body -> body.contentType()).orElse(""))));
    }

    private Optional<String> asked(Occurrence.Asked asked) {
        Optional<String> start = different(
                        "method",
                        expected.what().getFirst(),
                        asked.request().method().toString())
                .or(() -> different("path", expected.what().get(1), asked.path()));
        if (start.isPresent()) {
            return start;
        }
        for (String name : expected.fields().absent()) {
            if (asked.request().parameters().value(name).isPresent()) {
                return Optional.of(name + " is there");
            }
        }
        for (Fields.Field field : expected.fields().all()) {
            Optional<String> value = asked.request().parameters().value(field.name());
            if (value.isEmpty()) {
                return Optional.of(field.name() + " is missing");
            }
            if (!fits(field.value(), value.get())) {
                return Optional.of(field.name() + " is " + value.get());
            }
        }
        return Optional.empty();
    }

    private Optional<String> answered(Occurrence.Answered answered) {
        return different("result", expected.what().getFirst(), answered.result())
                .or(() -> expected.fields()
                        .value("why")
                        .flatMap(why -> different("why", why, answered.why().orElse(""))));
    }

    private Optional<String> different(String what, String wanted, String found) {
        return fits(wanted, found) ? Optional.empty() : Optional.of(what + " is " + found);
    }

    private boolean fits(String wanted, String found) {
        return matches(variables.apply(wanted), found);
    }

    /// `*` stands for anything.
    static boolean matches(String wanted, String found) {
        if (wanted.indexOf('*') < 0) {
            return wanted.equals(found);
        }
        StringBuilder pattern = new StringBuilder();
        for (String part : wanted.split("\\*", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString(), Pattern.DOTALL)
                .matcher(found)
                .matches();
    }
}
