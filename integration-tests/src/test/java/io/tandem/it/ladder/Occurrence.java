package io.tandem.it.ladder;

import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.RecordingSid;
import io.tandem.engine.sip.Body;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipMessage;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Something that we said to somebody; printed as a line of a ladder.
sealed interface Occurrence {
    /// Whom we said it to, as the ladder calls him.
    String to();

    /// A SIP message.
    ///
    /// @param token names the peer's side of the transaction it belongs to
    /// @param sending whether it was sent before
    record Sip(String to, SipMessage message, String token, Sending sending) implements Occurrence {
        @Override
        public String toString() {
            return line(to, what() + "  " + details(), sending);
        }

        private String what() {
            return switch (message) {
                case SipRequest request when request.toTag().isEmpty() -> request.toString();
                case SipRequest request -> request.method().toString();
                case SipResponse response ->
                    response.status() + " "
                            + response.cSeqMethod()
                                    .map(method -> "(" + method + ")")
                                    .orElse("");
            };
        }

        private String details() {
            StringBuilder text = new StringBuilder();
            for (Headers.Field field : message.headers().fields()) {
                if (!USUAL.contains(field.name())) {
                    text.append(new Fields.Field(field.name().toString(), field.value()))
                            .append("  ");
                }
            }
            message.body().ifPresent(body -> text.append(written(body)));
            return text.toString();
        }

        private static String written(Body body) {
            return switch (body.mediaType()) {
                case "application/sdp" -> "sdp=" + Sdp.described(body.text());
                case "message/sipfrag" -> "sipfrag=" + Tokens.quoted(body.text().strip());
                default -> "body=" + Tokens.quoted(body.text());
            };
        }
    }

    /// What every message has.
    List<HeaderName> USUAL = List.of(
            HeaderName.VIA,
            HeaderName.FROM,
            HeaderName.TO,
            HeaderName.CALL_ID,
            HeaderName.CSEQ,
            HeaderName.MAX_FORWARDS,
            HeaderName.CONTACT,
            HeaderName.ALLOW,
            HeaderName.SUPPORTED,
            HeaderName.USER_AGENT,
            HeaderName.SERVER,
            HeaderName.CONTENT_LENGTH,
            HeaderName.CONTENT_TYPE);

    /// Whether a message was sent before.
    enum Sending {
        FIRST,
        AGAIN
    }

    /// A request to the application.
    record Asked(ApplicationRequest request) implements Occurrence {
        @Override
        public String to() {
            return "app";
        }

        String path() {
            return Objects.requireNonNullElse(
                    request.url().getPath(), request.url().toString());
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(request.method() + " " + path() + "  ");
            for (Parameters.Parameter one : request.parameters().entries()) {
                text.append(new Fields.Field(one.name(), one.value())).append("  ");
            }
            return line("app", text.toString(), Sending.FIRST);
        }
    }

    /// The answer to what the API asked for.
    ///
    /// @param result the name of the result, such as `Accepted`
    /// @param why what it says
    /// @param call the call that it is about, when it is a new one
    /// @param recording the recording that it is about
    record Answered(String result, Optional<String> why, Optional<CallSid> call, Optional<RecordingSid> recording)
            implements Occurrence {
        @Override
        public String to() {
            return "rest";
        }

        @Override
        public String toString() {
            return line(
                    "rest",
                    result + why.map(text -> "  why=" + Tokens.quoted(text)).orElse(""),
                    Sending.FIRST);
        }
    }

    private static String line(String to, String rest, Sending sending) {
        return String.format("%-5s -> %-5s  %s", "us", to, rest.stripTrailing())
                + (sending == Sending.AGAIN ? "  again" : "");
    }

    /// The method that a message is about.
    static Optional<Method> method(SipMessage message) {
        return switch (message) {
            case SipRequest request -> Optional.of(request.method());
            case SipResponse response -> response.cSeqMethod();
        };
    }
}
