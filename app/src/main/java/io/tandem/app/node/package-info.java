/// One node: what an operator has set, and the wiring of all parts.
@NullMarked
package io.tandem.app.node;

import org.jspecify.annotations.NullMarked;
