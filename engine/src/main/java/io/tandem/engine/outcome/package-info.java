/// How legs, calls and verbs end, and what that means to whom.
@NullMarked
package io.tandem.engine.outcome;

import org.jspecify.annotations.NullMarked;
