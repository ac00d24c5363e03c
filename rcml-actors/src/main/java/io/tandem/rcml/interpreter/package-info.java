/// Runs one script on one leg, a verb at a time.
@NullMarked
package io.tandem.rcml.interpreter;

import org.jspecify.annotations.NullMarked;
