/// Calls as the API shows them.
@NullMarked
package io.tandem.engine.call;

import org.jspecify.annotations.NullMarked;
