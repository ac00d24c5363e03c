package io.tandem.engine.call;

import io.tandem.engine.call.CallActor.Placing;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.DialogTag;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.SipGateway.RequestReceived;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Records;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.actor.typed.ActorRef;

/// What a call leaves should it die: its parent has it as it stands, and settles it.
///
/// ```
/// Call              CallRegistry               phone, store, application
///  |----Standing-------->|                         |
///  x  died               |---BYE, or 500---------->|   its leg has died with it; one that rang has sent CANCEL
///                        |---record, callback----->|   failed, for a defect of ours
/// ```
sealed interface Estate {
    /// The call.
    CallSid call();

    /// Whether the call has told its end itself.
    boolean isSettled();

    /// The call has died.
    void settle(CallParts parts, ActorRef<Object> nobody);

    /// It has an INVITE to answer, and nothing else yet.
    record OfInvite(CallSid call, RequestReceived invite) implements Estate {
        @Override
        public boolean isSettled() {
            return false;
        }

        @Override
        public void settle(CallParts parts, ActorRef<Object> nobody) {
            refuse(invite, call);
        }
    }

    /// It has refused its INVITE.
    record OfRefusal(CallSid call) implements Estate {
        @Override
        public boolean isSettled() {
            return true;
        }

        @Override
        public void settle(CallParts parts, ActorRef<Object> nobody) {}
    }

    /// It has a record.
    ///
    /// @param facts the call
    /// @param record its record as it stands
    /// @param answer whether it was answered
    /// @param listener who is told how it goes
    /// @param leg the leg that it has
    /// @param dialog the dialog of that leg, once it is confirmed
    /// @param placing how it was placed; empty when it came in
    record OfRecord(
            CallFacts facts,
            CallRecord record,
            Answer answer,
            Optional<StatusListener> listener,
            Legs.One leg,
            Optional<Dialog> dialog,
            Optional<Placing> placing)
            implements Estate {
        @Override
        public CallSid call() {
            return facts.call();
        }

        @Override
        public boolean isSettled() {
            return record.ended().isPresent();
        }

        /// Writes the record, and tells who wants to know.
        void told(StatusEvent event, CallParts parts) {
            parts.records().tell(new Records.OfCall(record));
            StatusTold.of(event, facts, record, listener, parts.settings().httpBase())
                    .ifPresent(callback -> parts.callbacks().tell(callback));
        }

        @Override
        public void settle(CallParts parts, ActorRef<Object> nobody) {
            EndReason why = EndReason.DEFECT;
            Legs.buried(leg, dialog, call(), nobody);
            CallRecord last = record.ended(
                    why.finalStatus(answer), why.cause(), parts.clock().instant());
            new OfRecord(facts, last, answer, listener, leg, dialog, placing).told(StatusEvent.COMPLETED, parts);
            placing.flatMap(Placing::owner)
                    .ifPresent(owner -> owner.tell(new Branch.Over(
                            placing.get().outgoing().branch(), why, OptionalInt.empty(), Headers.NONE, last)));
        }
    }

    static OfRecord of(CallFacts facts, Ongoing call, Optional<Placing> placing) {
        return new OfRecord(facts, call.record(), call.answer(), call.listener(), call.leg(), call.dialog(), placing);
    }

    /// Answers the INVITE of a call, or of a leg, that has died.
    static void refuse(RequestReceived invite, CallSid call) {
        invite.respond(invite.request().answer(EndReason.DEFECT.sipStatus()).withToTag(DialogTag.mint(call)));
    }
}
