@NullMarked
package io.tandem.media.tape;

import org.jspecify.annotations.NullMarked;
