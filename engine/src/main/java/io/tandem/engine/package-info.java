/// The engine: calls, legs, transfers, and the ports that everything else fills.
///
/// One call, from INVITE to BYE, with the actor under each arrow:
///
/// ```
/// phone              gateway          CallRegistry      CallActor         Leg              Interpreter           app
///  |---INVITE---------->|                  |                |              |                   |                 |
///  |<--100--------------|                  |                |              |                   |                 |
///  |                    |-RequestReceived->|                |              |                   |                 |
///  |                    |                  |-----spawn----->|              |                   |                 |
///  |                    |                  |                |----spawn---->| opens media       |                 |
///  |                    |                  |                |----spawn------------------------>|                 |
///  |                    |                  |                |              |                   |---POST--------->|
///  |                    |                  |                |              |                   |<--Gather, Say---|
///  |                    |                  |                |<--AnswerWanted-------------------|                 |
///  |                    |                  |                |----Answer--->|                   |                 |
///  |<--200--------------|<---------------Respond---------------------------|                   |                 |
///  |---ACK------------->|----------------AckReceived, Deliver------------->|                   |                 |
///  |                    |                  |                |<-Established-|                   |                 |
///  |                    |                  |                |----LegTalking------------------->| spawns a verb   |
///  |<==RTP=================================================================|<------Play--------| PromptActor     |
///  |===key================================================================>|--DigitReceived--->| GatherActor     |
///  |                    |                  |                |              |                   |---POST Digits-->|
///  |                    |                  |                |              |                   |<--Refer---------|
///  |<--REFER------------|<---------------Send------------------------------|<----SendRefer-----| ReferActor      |
///  |---202------------->|----------------Responded------------------------>|--ReferAccepted--->|                 |
///  |---NOTIFY 200------>|----------------RequestReceived, Deliver--------->|----Notified------>|                 |
///  |<--200--------------|<---------------Respond---------------------------|                   |                 |
///  |                    |                  |                |              |                   |---POST action-->|
///  |                    |                  |                |              |                   |<--Hangup--------|
///  |                    |                  |                |<--HangupWanted-------------------|                 |
///  |                    |                  |                |----Hangup--->|                   |                 |
///  |                    |                  |                |<---Ended-----| record final      |                 |
///  |<--BYE--------------|<---------------Send------------------------------|                   |                 |
///  |                    |                  |                |----LegOver---------------------->| Finished        |
///  |---200------------->|----------------Responded------------------------>| stops             | stops           |
///  |                    |                  |<----stops------|              |                   |                 |
/// ```
///
/// Two calls, as a Dial connects them. The gateway is left out: it stands between each phone and its leg, and the
/// registry and the call pass on what it tells. Where two words stand on an arrow, the call in between is told the
/// first and says the second.
///
/// ```
/// alice        Leg A        Call A       Interpreter  DialActor    CallRegistry   Call B       Leg B        bob
///  |---INVITE-->|            |            |            |            |              |            |            |
///  |            |            |---spawn--->|            |            |              |            |            |
///  |            |            |            | asks the application: <Dial>           |            |            |
///  |            |<-AnswerWanted, Answer---|            |            |              |            |            |
///  |<---200-----|            |            |            |            |              |            |            |
///  |----ACK---->|            |            |            |            |              |            |            |
///  |            |-Established, LegTalking>|            |            |              |            |            |
///  |            |            |            |---spawn--->|            |              |            |            |
///  |            |<------Play (the ringing tone)--------|            |              |            |            |
///  |            |            |            |            |---Place--->|              |            |            |
///  |            |            |            |            |            |----spawn---->|            |            |
///  |            |            |            |            |            |              |---spawn--->|            |
///  |            |            |            |            |            |              |            |---INVITE-->|
///  |            |            |            |            |            |              |            |<---180-----|
///  |            |            |            |            |<--------Ringing, Branch.Rings----------|            |
///  |            |            |            |            |            |              |            |<---200-----|
///  |            |            |            |            |            |              |            |----ACK---->|
///  |            |            |            |            |<------Established, Branch.Ready--------|            |
///  |            |<------------StopPlaying--------------|            |              |            |            |
///  |            |            |<------JoinWanted--------|            |              |            |            |
///  |            |            |----------------------JoinWith---------------------->|            |            |
///  |            |            |            |            |            |              |----Join--->|            |
///  |            |<---------------Leg.JoinWanted: the media sessions are bridged-----------------|            |
///  |            |            |<----------------------Joined------------------------|            |            |
///  |            |            |------PartnerJoined----->|            |              |            |            |
///  |=================================== RTP, through both media sessions ===================================>|
///  |            |            |            |            |            |              |            |<---BYE-----|
///  |            |            |            |            |            |              |            |----200---->|
///  |            |            |            |            |            |              |<--Ended----|            |
///  |            |            |            |            |            |              | record final            |
///  |            |            |<--------------------PartnerOver---------------------|            |            |
///  |            |            |-------PartnerGone------>|            |              |            |            |
///  |            |            |            |<-outcome---|            |              |            |            |
///  |            |            |            | asks the action: <Hangup>              |            |            |
///  |            |<-HangupWanted, Hangup---|            |            |              |            |            |
///  |<---BYE-----|            |            |            |            |              |            |            |
///  |            |---Ended--->|            |            |            |              |            |            |
///  |            |            | record final            |            |              |            |            |
///  |----200---->|            |            |            |            |              |            |            |
///  |            |            | all have stopped        |            |              |            |            |
/// ```
@NullMarked
package io.tandem.engine;

import org.jspecify.annotations.NullMarked;
