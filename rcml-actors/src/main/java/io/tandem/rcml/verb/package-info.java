/// What all verbs share: how they are told that the leg is gone, and how they end.
@NullMarked
package io.tandem.rcml.verb;

import org.jspecify.annotations.NullMarked;
