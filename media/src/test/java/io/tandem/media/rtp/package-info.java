@NullMarked
package io.tandem.media.rtp;

import org.jspecify.annotations.NullMarked;
