package io.tandem.engine.sip;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// The value of Subscription-State (RFC 6665 8.2.3). A state that is neither `pending` nor `terminated` counts as
/// active (RFC 6665 4.1.3).
///
/// @param terminated whether the subscription is over
/// @param expires how long it lives from now on, when that is said
/// @param reason why it is over, when that is said
public record SubscriptionState(boolean terminated, Optional<Duration> expires, Optional<String> reason) {
    /// Reads the value of the header.
    public static SubscriptionState parse(String value) {
        NameAddr asParameters = new NameAddr("", "", value.indexOf(';') < 0 ? "" : value.substring(value.indexOf(';')));
        String state = value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        Optional<Duration> expires = asParameters
                .parameter("expires")
                .filter(text -> text.matches("\\d{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
        return new SubscriptionState(state.equals("terminated"), expires, asParameters.parameter("reason"));
    }
}
