/// Several nodes that are one engine.
@NullMarked
package io.tandem.it.cluster;

import org.jspecify.annotations.NullMarked;
