/// Refer: the engine as Transferor.
@NullMarked
package io.tandem.rcml.verb.refer;

import org.jspecify.annotations.NullMarked;
