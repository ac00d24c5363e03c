/// What a node does while the store that it shares with others does not answer.
@NullMarked
package io.tandem.persistence.outage;

import org.jspecify.annotations.NullMarked;
