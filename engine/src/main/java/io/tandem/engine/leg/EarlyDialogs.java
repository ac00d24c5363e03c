package io.tandem.engine.leg;

import io.tandem.engine.leg.LegAudio.Description;
import io.tandem.engine.sdp.SessionDescription;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What the provisional responses to one INVITE of ours made: an early dialog with each phone that rings (RFC 3261
/// 13.2.2.1), its reliable responses in their order (RFC 3262 4), and what was told of it.
///
/// @param byTag each by the tag of its phone; the empty tag stands for those that have none
record EarlyDialogs(Map<String, Early> byTag) {
    static final EarlyDialogs NONE = new EarlyDialogs(Map.of());

    EarlyDialogs {
        byTag = new LinkedHashMap<>(byTag);
    }

    /// One of them.
    ///
    /// @param dialog its dialog
    /// @param rSeq the number of its last reliable response
    /// @param answer its answer to our offer, when it came in a reliable response
    /// @param told what was told of it last
    record Early(Dialog dialog, OptionalLong rSeq, Optional<SessionDescription> answer, Leg.Ringing told) {}

    /// After a provisional response.
    ///
    /// @param early they all
    /// @param prack what is to be sent
    /// @param news what is to be told
    record Heard(EarlyDialogs early, Optional<SipRequest> prack, Optional<Leg.Ringing> news) {}

    Heard after(SipRequest invite, SipResponse response) {
        Optional<Early> before = get(response.toTag());
        var now = new Leg.Ringing(response.status(), response.headers().custom());
        OptionalLong rSeq = rSeq(response);
        if (rSeq.isEmpty()) {
            boolean repeated = before.filter(one -> one.told().equals(now)).isPresent();
            Early early = before.map(one -> new Early(one.dialog(), one.rSeq(), one.answer(), now))
                    .orElseGet(() ->
                            new Early(Dialog.answered(invite, response), OptionalLong.empty(), Optional.empty(), now));
            return new Heard(
                    with(response.toTag(), early), Optional.empty(), repeated ? Optional.empty() : Optional.of(now));
        }
        OptionalLong last = before.map(Early::rSeq).orElse(OptionalLong.empty());
        if (last.isPresent() && rSeq.getAsLong() != last.getAsLong() + 1) {
            return new Heard(this, Optional.empty(), Optional.empty()); // a copy, or one is missing: it comes again
        }
        Dialog dialog = before.map(Early::dialog).orElseGet(() -> Dialog.answered(invite, response));
        Dialog.Next prack = dialog.next(Method.PRACK);
        SipRequest request =
                prack.request().with(HeaderName.RACK, rSeq.getAsLong() + " " + invite.cSeq() + " " + Method.INVITE);
        Optional<SessionDescription> answer = before.flatMap(Early::answer).or(() -> answer(response));
        return new Heard(
                with(response.toTag(), new Early(prack.dialog(), rSeq, answer, now)),
                Optional.of(request),
                Optional.of(now));
    }

    /// After a request of the peer's in one of them.
    EarlyDialogs with(Dialog dialog) {
        return get(dialog.remoteTag())
                .map(one -> with(dialog.remoteTag(), new Early(dialog, one.rSeq(), one.answer(), one.told())))
                .orElse(this);
    }

    Optional<Early> get(String tag) {
        return Optional.ofNullable(byTag.get(tag));
    }

    Standing standing(Leg.Phase phase) {
        return Standing.in(
                phase,
                byTag.values().stream()
                        .map(Early::dialog)
                        .filter(dialog -> !dialog.remoteTag().isEmpty())
                        .toList());
    }

    private EarlyDialogs with(String tag, Early early) {
        Map<String, Early> more = new LinkedHashMap<>(byTag);
        more.put(tag, early);
        return new EarlyDialogs(more);
    }

    private static OptionalLong rSeq(SipResponse response) {
        boolean reliable = response.headers().lists(HeaderName.REQUIRE, "100rel")
                && !response.toTag().isEmpty();
        return response.headers()
                .first(HeaderName.RSEQ)
                .filter(value -> reliable && value.matches("\\d{1,10}"))
                .map(value -> OptionalLong.of(Long.parseLong(value)))
                .orElse(OptionalLong.empty());
    }

    private static Optional<SessionDescription> answer(SipResponse response) {
        return LegAudio.described(response) instanceof Description(var sdp) ? Optional.of(sdp) : Optional.empty();
    }
}
