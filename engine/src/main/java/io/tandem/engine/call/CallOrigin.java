package io.tandem.engine.call;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.NotificationSid;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipResponse;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.PhoneNumber;
import java.time.Instant;
import java.util.Optional;

/// Reads from an INVITE what a call is about.
final class CallOrigin {
    private static final int NUMBER_WITHOUT_APPLICATION = 11007;

    private CallOrigin() {}

    /// Whom the caller wants: the user part of the Request-URI, else that of To.
    static String dialled(SipRequest invite) {
        return SipUri.parse(invite.uri())
                .map(SipUri::user)
                .filter(user -> !user.isEmpty())
                .orElseGet(() -> invite.to().user());
    }

    static CallFacts facts(CallSid sid, SipRequest invite, PhoneNumber number, CallParts parts, Instant now) {
        NameAddr from = invite.from();
        return new CallFacts(
                sid,
                number.account(),
                parts.instance(),
                from.user(),
                dialled(invite),
                CallDirection.INBOUND,
                Optional.of(from.displayName()).filter(name -> !name.isEmpty()),
                invite.headers()
                        .first(HeaderName.DIVERSION)
                        .flatMap(NameAddr::parse)
                        .map(NameAddr::user),
                told(invite.headers()),
                from.uri(),
                now);
    }

    private static Headers told(Headers headers) {
        return new Headers(headers.fields().stream()
                .filter(field -> field.name().isCustom() || field.name().equals(HeaderName.DIVERSION))
                .toList());
    }

    static CallRecord record(CallFacts facts, PhoneNumber number, SipRequest invite, Instant now) {
        return new CallRecord(
                facts.call(),
                facts.account(),
                facts.instance(),
                Optional.empty(),
                Optional.of(number.sid()),
                facts.from(),
                facts.to(),
                facts.direction(),
                CallStatus.RINGING,
                now,
                Optional.of(now),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                facts.callerName(),
                facts.forwardedFrom(),
                invite.callId(),
                now);
    }

    static Notification withoutApplication(CallSid sid, PhoneNumber number, CallParts parts) {
        return new Notification(
                NotificationSid.mint(),
                number.account(),
                Optional.of(sid),
                Notification.Severity.ERROR,
                NUMBER_WITHOUT_APPLICATION,
                "The number " + number.phoneNumber() + " was called and has neither VoiceApplicationSid nor VoiceUrl.",
                parts.clock().instant(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// A 404 or 481 inside a dialog would end it for a strict phone (RFC 5057 5.1): the refusal is a 603.
    static SipResponse noTransferHere(SipRequest refer) {
        return refer.answer(603)
                .with(HeaderName.REASON, "SIP;cause=603;text=\"no application serves transfers of this call\"");
    }
}
