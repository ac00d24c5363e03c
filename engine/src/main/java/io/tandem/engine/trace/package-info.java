/// The ladder of a call: SIP, HTTP and verbs on one time axis.
@NullMarked
package io.tandem.engine.trace;

import org.jspecify.annotations.NullMarked;
