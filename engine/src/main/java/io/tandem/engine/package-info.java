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
@NullMarked
package io.tandem.engine;

import org.jspecify.annotations.NullMarked;
