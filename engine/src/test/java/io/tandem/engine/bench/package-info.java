/// What the tests of all modules share: actors on the test's own thread.
@NullMarked
package io.tandem.engine.bench;

import org.jspecify.annotations.NullMarked;
