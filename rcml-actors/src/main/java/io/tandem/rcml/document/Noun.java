package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import io.tandem.engine.sip.Credentials;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A target of `<Dial>`.
public sealed interface Noun permits Noun.Number, Noun.Client, Noun.Sip, Noun.Conference, Noun.Queue, NotOffered {

    /// The line where the noun starts; of the `<Dial>` for a target written directly in its text.
    int line();

    /// A telephone number.
    ///
    /// @param target the text: a number, with `?X-Name=value` headers if any
    /// @param sendDigits keys to send after the answer, `w` waiting half a second; empty by default
    @SuppressWarnings("JavaLangClash") // the noun's own name
    record Number(
            int line,
            String target,
            String sendDigits,
            Optional<Screening> screening,
            Optional<StatusCallback<StatusCallback.OfCall>> statusCallback)
            implements Noun {}

    /// A registered client of the account's organization.
    ///
    /// @param target the text (or the `<Identity>` child): a login, with `?X-Name=value` headers if any
    /// @param parameters the `<Parameter>` children
    record Client(
            int line,
            String target,
            Map<String, String> parameters,
            Optional<Screening> screening,
            Optional<StatusCallback<StatusCallback.OfCall>> statusCallback)
            implements Noun {
        public Client {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }
    }

    /// A SIP URI. `<Uri>` is its older name.
    ///
    /// @param target the text, URI headers included
    record Sip(
            int line,
            String target,
            Optional<Credentials> credentials,
            Optional<Screening> screening,
            Optional<StatusCallback<StatusCallback.OfCall>> statusCallback)
            implements Noun {}

    /// A conference room.
    ///
    /// @param name of the room, within the account
    /// @param muted default false
    /// @param beep who hears a beep; default at entry and exit
    /// @param startConferenceOnEnter default true
    /// @param endConferenceOnExit default false
    /// @param maxParticipants default 40
    /// @param waitSound until the conference starts; an empty `waitUrl` is silence
    /// @param recording default none
    /// @param coach CallSid of the only participant who hears this one
    /// @param participantLabel a name for this participant in the API
    /// @param statusCallback told what happens in the room (`eventCallbackUrl` is its older name)
    record Conference(
            int line,
            String name,
            boolean muted,
            Beep beep,
            boolean startConferenceOnEnter,
            boolean endConferenceOnExit,
            int maxParticipants,
            WaitSound waitSound,
            Recording recording,
            Optional<String> coach,
            Optional<String> participantLabel,
            Optional<StatusCallback<StatusCallback.OfConference>> statusCallback)
            implements Noun {}

    enum Beep {
        NEVER,
        ENTRY,
        EXIT,
        ALWAYS
    }

    /// A queue of waiting callers, the first of which is taken.
    ///
    /// @param url a document for the caller who is taken, before the bridge
    /// @param method default POST
    record Queue(int line, String name, Optional<DocumentUrl> url, HttpMethod method) implements Noun {}
}
