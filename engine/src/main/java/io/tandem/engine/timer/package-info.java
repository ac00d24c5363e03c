/// Durations of the protocols.
@NullMarked
package io.tandem.engine.timer;

import org.jspecify.annotations.NullMarked;
