@NullMarked
package io.tandem.media;

import org.jspecify.annotations.NullMarked;
