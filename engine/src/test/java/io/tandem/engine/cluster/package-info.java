/// Tests of what nodes know of each other.
@NullMarked
package io.tandem.engine.cluster;

import org.jspecify.annotations.NullMarked;
