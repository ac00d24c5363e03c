/// Record: what a caller says, until a key, silence, or its longest time.
@NullMarked
package io.tandem.rcml.verb.record;

import org.jspecify.annotations.NullMarked;
