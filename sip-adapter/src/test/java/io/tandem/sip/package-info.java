/// Tests over real sockets against a peer that speaks plain text.
@NullMarked
package io.tandem.sip;

import org.jspecify.annotations.NullMarked;
