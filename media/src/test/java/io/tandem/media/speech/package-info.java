@NullMarked
package io.tandem.media.speech;

import org.jspecify.annotations.NullMarked;
