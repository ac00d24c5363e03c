/// The SIP port: messages, dialogs and transactions as values; no type of any SIP stack.
@NullMarked
package io.tandem.engine.sip;

import org.jspecify.annotations.NullMarked;
