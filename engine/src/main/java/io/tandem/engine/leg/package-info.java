/// One party's side of a call: a SIP dialog and its media session.
@NullMarked
package io.tandem.engine.leg;

import org.jspecify.annotations.NullMarked;
