/// Where a call goes: a number, a client or a SIP address becomes the places where it may be reached.
@NullMarked
package io.tandem.engine.route;

import org.jspecify.annotations.NullMarked;
