package io.tandem.it.ladder;

import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What `{…}` stands for while a ladder is played. The application asks from other threads.
final class Known {
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9./]*)}");

    private final Stage stage;
    private final Map<String, String> values = new ConcurrentHashMap<>();
    private int refers;
    private int calls;
    private int recordings;

    Known(Stage stage) {
        this.stage = stage;
        values.put("AC", stage.engine().account().text());
    }

    /// Keeps what may be asked for later.
    void remember(Occurrence occurred) {
        switch (occurred) {
            case Occurrence.Asked asked -> {
                asked.request().parameters().value("CallSid").ifPresent(this::sawCall);
                asked.request().parameters().value("RecordingSid").ifPresent(this::sawRecording);
            }
            case Occurrence.Answered answered -> {
                answered.call().ifPresent(call -> sawCall(call.text()));
                answered.recording().ifPresent(recording -> sawRecording(recording.text()));
            }
            case Occurrence.Sip sip -> {
                if (sip.message() instanceof SipRequest request) {
                    DialogTag.callSid(request.fromTag()).ifPresent(sid -> sawCallOf(sip.to(), sid.text()));
                    if (request.method() == Method.REFER) {
                        values.put("refer.cseq", Long.toString(request.cSeq()));
                        values.put("refer" + ++refers + ".cseq", Long.toString(request.cSeq()));
                    }
                } else {
                    DialogTag.callSid(sip.message().toTag()).ifPresent(sid -> sawCallOf(sip.to(), sid.text()));
                }
            }
        }
    }

    private void sawCallOf(String dialog, String sid) {
        sawCall(sid);
        values.put("CA." + dialog, sid);
    }

    private void sawRecording(String sid) {
        if (!values.containsValue(sid)) {
            values.putIfAbsent("RE", sid);
            values.put("RE" + ++recordings, sid);
        }
    }

    private void sawCall(String sid) {
        if (!values.containsValue(sid)) {
            values.putIfAbsent("CA", sid);
            values.put("CA" + ++calls, sid);
        }
    }

    /// The dialogs of the calls that `text` names.
    Set<String> dialogsIn(String text) {
        return values.entrySet().stream()
                .filter(one -> one.getKey().startsWith("CA.") && text.contains(one.getValue()))
                .map(one -> one.getKey().substring("CA.".length()))
                .collect(Collectors.toSet());
    }

    /// @throws IllegalArgumentException when something in it is not known
    String replaced(String text) {
        return replaced(text, this::value);
    }

    /// `{bob}` in it becomes the host and port of bob's phone.
    static String withAddresses(Stage stage, String text) {
        return replaced(text, name -> Optional.of(hostPort(stage, name)));
    }

    private static String replaced(String text, Function<String, Optional<String>> values) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.apply(found.group(1))
                        .orElseThrow(() -> new IllegalArgumentException("nothing is known as " + found.group()))));
    }

    private static String hostPort(Stage stage, String name) {
        return name.equals("us") ? stage.us() : stage.handset(name).address().hostPort();
    }

    /// `CF`, `CF2`: the conferences in the order in which they began.
    private Optional<String> conference(String name) {
        if (!name.matches("CF\\d*")) {
            return Optional.empty();
        }
        int wanted = name.equals("CF") ? 1 : Integer.parseInt(name.substring(2));
        return stage.engine().conferences().stream()
                .skip(wanted - 1L)
                .findFirst()
                .map(record -> record.sid().text());
    }

    private Optional<String> value(String name) {
        int dot = name.indexOf('.');
        return Optional.ofNullable(values.get(name))
                .or(() -> conference(name))
                .or(() -> dot < 0
                        ? Optional.of(hostPort(stage, name))
                        : stage.peer(name.substring(0, dot)).variable(name.substring(dot + 1)));
    }
}
