/// Say, Play and Pause: what a caller hears.
@NullMarked
package io.tandem.rcml.verb.prompt;

import org.jspecify.annotations.NullMarked;
