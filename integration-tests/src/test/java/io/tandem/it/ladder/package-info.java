/// Ladder files: what they say, and the two ways in which they are run, in memory with moved time and over UDP.
@NullMarked
package io.tandem.it.ladder;

import org.jspecify.annotations.NullMarked;
