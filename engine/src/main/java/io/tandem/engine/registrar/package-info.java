/// Who a request is from, and where phones can be reached.
///
/// ```
/// phone            SipGateway        Registrar        Authenticator        Store
///  |---REGISTER-------->|-- Register ---->|----judge---------->|                |
///  |<--401--------------|<--Challenge-----|<-------------------|  nonce         |
///  |---REGISTER-------->|---Register----->|----judge---------->|---clientByLogin->
///  |                    |                 |<---Known-----------|                |
///  |                    |                 |-----bindings, then all changes at once->
///  |<--200, contacts----|<----------------|   when they are written             |
///  |<--OPTIONS----------|<--Keepalive     |   now and then                      |
///  |---200------------->|-------->|       |   twice none: the binding goes      |
/// ```
///
/// The [Authenticator][io.tandem.engine.registrar.Authenticator] judges every request outside of a dialog; the
/// [Registrar][io.tandem.engine.registrar.Registrar] serves REGISTER; whoever calls a client asks
/// [Bindings][io.tandem.engine.registrar.Bindings].
@NullMarked
package io.tandem.engine.registrar;

import org.jspecify.annotations.NullMarked;
