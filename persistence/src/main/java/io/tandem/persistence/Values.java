package io.tandem.persistence;

import io.tandem.engine.store.TransferRules;
import io.tandem.engine.store.Webhook;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The values of a statement's question marks, one after the other: texts, numbers (`Long`), or nothing.
public final class Values {
    private final List<@Nullable Object> values = new ArrayList<>();

    List<@Nullable Object> list() {
        return Collections.unmodifiableList(values);
    }

    Values text(String text) {
        values.add(text);
        return this;
    }

    /// What `value` is written as: a sid, a status, a direction.
    Values written(Object value) {
        return text(value.toString());
    }

    Values optional(Optional<?> value) {
        return value.isPresent() ? text(value.get().toString()) : missing();
    }

    Values number(long number) {
        values.add(number);
        return this;
    }

    Values optional(OptionalInt number) {
        return number.isPresent() ? number(number.getAsInt()) : missing();
    }

    /// The same for what is kept boxed.
    Values optionalNumber(Optional<Integer> number) {
        return number.isPresent() ? number(number.get()) : missing();
    }

    Values flag(boolean flag) {
        return number(flag ? 1 : 0);
    }

    Values time(Instant time) {
        return number(Times.stored(time));
    }

    Values optionalTime(Optional<Instant> time) {
        return time.isPresent() ? time(time.get()) : missing();
    }

    /// A URL and its method.
    Values webhook(Optional<Webhook> webhook) {
        return optional(webhook.map(Webhook::url))
                .optional(webhook.map(Webhook::method).map(Enum::name));
    }

    /// What may be done with REFER.
    Values transfers(Optional<TransferRules> rules) {
        return optional(rules.map(TransferRules::policy).map(Enum::name))
                .optional(rules.map(TransferRules::news).map(Enum::name));
    }

    /// Several texts as one.
    Values texts(List<String> texts) {
        return text(texts.stream()
                .map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" ")));
    }

    /// The values of conditions: texts and numbers.
    Values all(List<?> several) {
        values.addAll(several);
        return this;
    }

    private Values missing() {
        values.add(null);
        return this;
    }
}
