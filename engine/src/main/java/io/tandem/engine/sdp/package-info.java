/// Session descriptions and the offer/answer model of RFC 3264, as values.
@NullMarked
package io.tandem.engine.sdp;

import org.jspecify.annotations.NullMarked;
