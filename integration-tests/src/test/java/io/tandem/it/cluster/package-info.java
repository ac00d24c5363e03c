/// Several nodes that share a store.
@NullMarked
package io.tandem.it.cluster;

import org.jspecify.annotations.NullMarked;
