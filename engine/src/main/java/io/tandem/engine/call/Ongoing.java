package io.tandem.engine.call;

import io.tandem.engine.call.CallControl.OtherLeg;
import io.tandem.engine.call.ScriptRunner.Start;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.transfer.InboundTransfer;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// What changes about a call.
///
/// @param record its record as it stands
/// @param answer whether it was answered
/// @param listener who is told how it goes
/// @param leg the leg that it has now
/// @param dialog the dialog of that leg as it was confirmed
/// @param script its script's actor; empty when it has none
/// @param start the script that runs once the call is answered
/// @param tie whom it is connected with
/// @param transferor who asked for the transfer of this call and is connected with it again when the target fails
/// @param transfers how many transfers it has been through
/// @param parting where the connected call goes when the script that the API set needs the leg
/// @param entrant a leg that is about to take the place of the present one
/// @param transfer the transfer that this call's phone has asked for
record Ongoing(
        CallRecord record,
        Answer answer,
        Optional<StatusListener> listener,
        Legs.One leg,
        Optional<Dialog> dialog,
        Optional<ActorRef<ScriptRunner.Order>> script,
        Optional<Start> start,
        Tie tie,
        Optional<Tie.Joined> transferor,
        int transfers,
        Optional<Parting> parting,
        Optional<Legs.One> entrant,
        Optional<ActorRef<InboundTransfer.Command>> transfer) {
    /// Where the connected call goes.
    ///
    /// @param otherLeg whether it ends or moves along
    /// @param start the script that it moves to
    record Parting(OtherLeg otherLeg, Start start) {}

    Ongoing with(CallRecord changed) {
        return new Ongoing(
                changed,
                answer,
                listener,
                leg,
                dialog,
                script,
                start,
                tie,
                transferor,
                transfers,
                parting,
                entrant,
                transfer);
    }

    Ongoing answered(CallRecord changed, Dialog confirmed) {
        return new Ongoing(
                changed,
                Answer.ANSWERED,
                listener,
                leg,
                Optional.of(confirmed),
                script,
                start,
                tie,
                transferor,
                transfers,
                parting,
                entrant,
                transfer);
    }

    Ongoing told(StatusListener changed) {
        return new Ongoing(
                record,
                answer,
                Optional.of(changed),
                leg,
                dialog,
                script,
                start,
                tie,
                transferor,
                transfers,
                parting,
                entrant,
                transfer);
    }

    Ongoing on(Legs.One changed, Optional<Dialog> confirmed) {
        return new Ongoing(
                record,
                answer,
                listener,
                changed,
                confirmed,
                script,
                start,
                tie,
                transferor,
                transfers,
                parting,
                Optional.empty(),
                transfer);
    }

    Ongoing script(Optional<ActorRef<ScriptRunner.Order>> changed) {
        return new Ongoing(
                record,
                answer,
                listener,
                leg,
                dialog,
                changed,
                Optional.empty(),
                tie,
                transferor,
                transfers,
                parting,
                entrant,
                transfer);
    }

    /// The callee has accepted: its screening is over.
    Ongoing accepted() {
        return script(script);
    }

    Ongoing starting(Start changed) {
        return new Ongoing(
                record,
                answer,
                listener,
                leg,
                dialog,
                script,
                Optional.of(changed),
                tie,
                transferor,
                transfers,
                parting,
                entrant,
                transfer);
    }

    Ongoing tied(Tie changed) {
        return new Ongoing(
                record,
                answer,
                listener,
                leg,
                dialog,
                script,
                start,
                changed,
                transferor,
                transfers,
                parting,
                entrant,
                transfer);
    }

    Ongoing waitedFor(Optional<Tie.Joined> changed) {
        return new Ongoing(
                record, answer, listener, leg, dialog, script, start, tie, changed, transfers, parting, entrant,
                transfer);
    }

    Ongoing transferred(int times) {
        return new Ongoing(
                record,
                answer,
                listener,
                leg,
                dialog,
                script,
                start,
                tie,
                transferor,
                times,
                parting,
                entrant,
                transfer);
    }

    Ongoing parting(Optional<Parting> changed) {
        return new Ongoing(
                record,
                answer,
                listener,
                leg,
                dialog,
                script,
                start,
                tie,
                transferor,
                transfers,
                changed,
                entrant,
                transfer);
    }

    Ongoing entered(Optional<Legs.One> changed) {
        return new Ongoing(
                record,
                answer,
                listener,
                leg,
                dialog,
                script,
                start,
                tie,
                transferor,
                transfers,
                parting,
                changed,
                transfer);
    }

    Ongoing transferring(Optional<ActorRef<InboundTransfer.Command>> changed) {
        return new Ongoing(
                record,
                answer,
                listener,
                leg,
                dialog,
                script,
                start,
                tie,
                transferor,
                transfers,
                parting,
                entrant,
                changed);
    }
}
