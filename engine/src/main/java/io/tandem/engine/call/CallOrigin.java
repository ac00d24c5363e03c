package io.tandem.engine.call;

import io.tandem.engine.outcome.CallStatus;
import io.tandem.engine.route.Destination;
import io.tandem.engine.route.Route;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sid.NotificationSid;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.NameAddr;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.sip.SipUri;
import io.tandem.engine.store.CallDirection;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.PhoneNumber;
import java.util.List;
import java.util.Optional;

/// Reads from an INVITE what a call is about.
final class CallOrigin {
    private static final int NUMBER_WITHOUT_APPLICATION = 11007;
    private static final int HEADERS_DROPPED = 13822;

    private CallOrigin() {}

    /// Whom the caller wants: the user part of the Request-URI, else that of To.
    static String dialled(SipRequest invite) {
        return SipUri.parse(invite.uri())
                .map(SipUri::user)
                .filter(user -> !user.isEmpty())
                .orElseGet(() -> invite.to().user());
    }

    static CallFacts facts(CallSid sid, SipRequest invite, CallRouting.Hosted hosted, CallParts parts) {
        NameAddr from = invite.from();
        return new CallFacts(
                sid,
                hosted.account(),
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
                parts.clock().instant(),
                Optional.empty(),
                hosted.refer(),
                hosted.rules(),
                invite.maxForwards());
    }

    /// The facts of a call that we place.
    ///
    /// @param from our address in it
    static CallFacts placed(CallSid sid, Outgoing outgoing, NameAddr from, CallParts parts) {
        return new CallFacts(
                sid,
                outgoing.account(),
                parts.instance(),
                outgoing.caller().user(),
                userOf(outgoing.route().to()),
                outgoing.direction(),
                Optional.of(from.displayName()).filter(name -> !name.isEmpty()),
                Optional.empty(),
                Headers.NONE,
                outgoing.route().hops().getFirst().uri(),
                parts.clock().instant(),
                outgoing.parent(),
                outgoing.refer(),
                outgoing.rules(),
                outgoing.maxForwards());
    }

    private static Headers told(Headers headers) {
        return new Headers(headers.fields().stream()
                .filter(field -> field.name().isCustom() || field.name().equals(HeaderName.DIVERSION))
                .toList());
    }

    /// What is to be placed for an order of the API. A client that is registered at several places is called at the
    /// best one, and at the next when that one cannot be reached.
    static Outgoing ordered(CallControl.CallOrder order, List<Route> routes, CallRouting.Defaults defaults) {
        Route first = routes.getFirst();
        List<Route.Hop> hops =
                routes.stream().flatMap(route -> route.hops().stream()).toList();
        return new Outgoing(
                0,
                order.account(),
                Optional.empty(),
                CallDirection.OUTBOUND_API,
                new Route(first.to(), hops, first.headers(), first.rules()),
                new Outgoing.CallerId(order.callerName().orElse(""), userOf(order.from())),
                Headers.NONE,
                order.statusCallback(),
                Optional.of(ScriptRunner.Start.of(order.script())),
                order.sendDigits().orElse(""),
                order.refer().or(defaults::refer),
                first.rules().orElse(defaults.rules()),
                0,
                SipRequest.MOST_FORWARDS,
                Optional.of(order.patience()),
                order.timeLimit());
    }

    /// The user part, the login, or the number of an address; the whole of one that has none.
    private static String userOf(String address) {
        String text = Destination.withoutClient(address);
        return SipUri.parse(text)
                .map(SipUri::user)
                .filter(user -> !user.isEmpty())
                .orElse(text);
    }

    static CallRecord record(CallFacts facts, Optional<PhoneNumber> number, String sipCallId) {
        boolean cameIn = facts.direction() == CallDirection.INBOUND;
        return new CallRecord(
                facts.call(),
                facts.account(),
                facts.instance(),
                facts.parent(),
                number.map(PhoneNumber::sid),
                facts.from(),
                facts.to(),
                facts.direction(),
                cameIn ? CallStatus.RINGING : CallStatus.QUEUED,
                facts.created(),
                cameIn ? Optional.of(facts.created()) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                facts.callerName(),
                facts.forwardedFrom(),
                sipCallId,
                facts.created());
    }

    static Notification headersDropped(CallFacts facts, List<String> names, CallParts parts) {
        return new Notification(
                NotificationSid.mint(),
                facts.account(),
                Optional.of(facts.call()),
                Notification.Severity.WARNING,
                HEADERS_DROPPED,
                "A phone sent REFER with a URI that sets " + String.join(", ", names)
                        + ": only the engine writes that, it was left out.",
                parts.clock().instant(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
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
}
