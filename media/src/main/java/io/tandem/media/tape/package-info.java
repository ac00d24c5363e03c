/// Recordings as they are made.
@NullMarked
package io.tandem.media.tape;

import org.jspecify.annotations.NullMarked;
