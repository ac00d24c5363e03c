/// Identifiers of everything that the API shows.
@NullMarked
package io.tandem.engine.sid;

import org.jspecify.annotations.NullMarked;
