/// Gather: the keys that a caller presses.
@NullMarked
package io.tandem.rcml.verb.gather;

import org.jspecify.annotations.NullMarked;
