/// Engines that are killed, and what becomes of their calls.
@NullMarked
package io.tandem.it.loss;

import org.jspecify.annotations.NullMarked;
