package io.tandem.rcml.interpreter;

import io.tandem.engine.application.ApplicationReply;
import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.Parameters.Parameter;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.trace.TraceEntry;
import io.tandem.engine.trace.TraceEntry.Kind;
import io.tandem.engine.trace.TraceSink;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// Writes the requests of a script, and its verbs, into the ladder of its call.
final class HttpTrace {
    private static final Set<String> STANDING = Set.of(
            "CallSid", "AccountSid", "InstanceId", "From", "To", "ApiVersion", "Direction", "CallTimestamp", "Digits");

    private final CallSid call;
    private final TraceSink sink;
    private final InstantSource clock;

    HttpTrace(CallSid call, TraceSink sink, InstantSource clock) {
        this.call = call;
        this.sink = sink;
        this.clock = clock;
    }

    void asked(ApplicationRequest request) {
        List<String> told = request.parameters().entries().stream()
                .filter(parameter -> !STANDING.contains(parameter.name()))
                .map(HttpTrace::detail)
                .toList();
        record(Kind.HTTP, "us", "app", request.method() + " " + request.url().getPath(), told);
    }

    private static String detail(Parameter parameter) {
        return parameter.name() + "=" + parameter.value();
    }

    void answered(ApplicationReply reply) {
        switch (reply) {
            case ApplicationReply.Answered answered ->
                record(
                        Kind.HTTP,
                        "app",
                        "us",
                        Integer.toString(answered.status()),
                        answered.contentType().stream().toList());
            case ApplicationReply.Failed(var kind, var why) ->
                record(Kind.HTTP, "app", "us", "no answer", List.of(kind.toString(), why));
        }
    }

    void verb(String name, List<String> details) {
        record(Kind.VERB, "us", "us", "<" + name + ">", details);
    }

    private void record(Kind kind, String from, String to, String what, List<String> details) {
        sink.record(call, new TraceEntry(clock.instant(), kind, from, to, what, details));
    }
}
