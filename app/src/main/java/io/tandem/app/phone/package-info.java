/// `tandem phone`: a scriptable SIP phone, built from the engine's own legs and media.
///
/// ```
/// PhoneCommand      Phone            ScriptActor       PhoneActor        LineActor          Leg
///  |-----run--------->|-----spawn-------->|                 |                |               |
///  |                  |                   |-----Order------>|----Order------>|----Answer---->|
///  |                  |                   |<---PhoneEvent---|<--PhoneEvent---|<--Established-|
///  |<--ScriptOutcome--|<------------------|                 |                |               |
/// ```
@NullMarked
package io.tandem.app.phone;

import org.jspecify.annotations.NullMarked;
