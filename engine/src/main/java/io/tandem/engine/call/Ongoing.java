package io.tandem.engine.call;

import io.tandem.engine.call.CallControl.OtherLeg;
import io.tandem.engine.call.ScriptRunner.Start;
import io.tandem.engine.outcome.EndReason.Answer;
import io.tandem.engine.sip.Dialog;
import io.tandem.engine.store.CallRecord;
import io.tandem.engine.transfer.InboundTransfer;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/// What changes about a call. Whoever reads one thing need not know which part has it.
///
/// @param progress how far it is, and who is told
/// @param wire its dialog
/// @param scripting what it runs
/// @param company whom it is connected with
record Ongoing(Progress progress, Wire wire, Scripting scripting, Company company) {
    /// How far a call is.
    ///
    /// @param record its record as it stands
    /// @param answer whether it was answered
    /// @param listener who is told how it goes
    private record Progress(CallRecord record, Answer answer, Optional<StatusListener> listener) {}

    /// The dialog of a call.
    ///
    /// @param leg the leg that it has now
    /// @param dialog the dialog of that leg as it was confirmed
    /// @param entrant a leg that is about to take the place of the present one
    private record Wire(Legs.One leg, Optional<Dialog> dialog, Optional<Legs.One> entrant) {}

    /// What a call runs.
    ///
    /// @param script its script's actor; empty when it has none
    /// @param start the script that runs once the call is answered
    /// @param parting where the connected call goes when the script that the API set needs the leg
    private record Scripting(
            Optional<ActorRef<ScriptRunner.Order>> script, Optional<Start> start, Optional<Parting> parting) {}

    /// Whom a call is connected with.
    ///
    /// @param tie the other call
    /// @param transferor who asked for the transfer of this call and is connected with it again when the target
    /// fails
    /// @param transfers how many transfers it has been through
    /// @param transfer the transfer that this call's phone has asked for
    private record Company(
            Tie tie,
            Optional<Tie.Joined> transferor,
            int transfers,
            Optional<ActorRef<InboundTransfer.Command>> transfer) {}

    /// Where the connected call goes.
    ///
    /// @param otherLeg whether it ends or moves along
    /// @param start the script that it moves to
    record Parting(OtherLeg otherLeg, Start start) {}

    /// A call that is not answered, alone, and runs nothing.
    static Ongoing begun(CallRecord record, Legs.One leg, Optional<StatusListener> listener) {
        return new Ongoing(
                new Progress(record, Answer.UNANSWERED, listener),
                new Wire(leg, Optional.empty(), Optional.empty()),
                new Scripting(Optional.empty(), Optional.empty(), Optional.empty()),
                new Company(new Tie.Free(), Optional.empty(), 0, Optional.empty()));
    }

    CallRecord record() {
        return progress.record();
    }

    Answer answer() {
        return progress.answer();
    }

    Optional<StatusListener> listener() {
        return progress.listener();
    }

    Legs.One leg() {
        return wire.leg();
    }

    Optional<Dialog> dialog() {
        return wire.dialog();
    }

    Optional<Legs.One> entrant() {
        return wire.entrant();
    }

    Optional<ActorRef<ScriptRunner.Order>> script() {
        return scripting.script();
    }

    Optional<Start> start() {
        return scripting.start();
    }

    Optional<Parting> parting() {
        return scripting.parting();
    }

    Tie tie() {
        return company.tie();
    }

    Optional<Tie.Joined> transferor() {
        return company.transferor();
    }

    int transfers() {
        return company.transfers();
    }

    Optional<ActorRef<InboundTransfer.Command>> transfer() {
        return company.transfer();
    }

    Ongoing with(CallRecord changed) {
        return with(new Progress(changed, answer(), listener()));
    }

    Ongoing told(StatusListener changed) {
        return with(new Progress(record(), answer(), Optional.of(changed)));
    }

    Ongoing answered(CallRecord changed, Dialog confirmed) {
        return with(new Progress(changed, Answer.ANSWERED, listener()))
                .with(new Wire(leg(), Optional.of(confirmed), entrant()));
    }

    Ongoing on(Legs.One changed, Optional<Dialog> confirmed) {
        return with(new Wire(changed, confirmed, Optional.empty()));
    }

    Ongoing entered(Optional<Legs.One> changed) {
        return with(new Wire(leg(), dialog(), changed));
    }

    Ongoing script(Optional<ActorRef<ScriptRunner.Order>> changed) {
        return with(new Scripting(changed, Optional.empty(), parting()));
    }

    /// The callee has accepted: its screening is over.
    Ongoing accepted() {
        return script(script());
    }

    Ongoing starting(Start changed) {
        return with(new Scripting(script(), Optional.of(changed), parting()));
    }

    Ongoing parting(Optional<Parting> changed) {
        return with(new Scripting(script(), start(), changed));
    }

    Ongoing tied(Tie changed) {
        return with(new Company(changed, transferor(), transfers(), transfer()));
    }

    Ongoing waitedFor(Optional<Tie.Joined> changed) {
        return with(new Company(tie(), changed, transfers(), transfer()));
    }

    Ongoing transferred(int times) {
        return with(new Company(tie(), transferor(), times, transfer()));
    }

    Ongoing transferring(Optional<ActorRef<InboundTransfer.Command>> changed) {
        return with(new Company(tie(), transferor(), transfers(), changed));
    }

    private Ongoing with(Progress changed) {
        return new Ongoing(changed, wire, scripting, company);
    }

    private Ongoing with(Wire changed) {
        return new Ongoing(progress, changed, scripting, company);
    }

    private Ongoing with(Scripting changed) {
        return new Ongoing(progress, wire, changed, company);
    }

    private Ongoing with(Company changed) {
        return new Ongoing(progress, wire, scripting, changed);
    }
}
