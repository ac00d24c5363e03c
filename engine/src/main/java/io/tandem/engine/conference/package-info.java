/// Conferences: one entity per account and room name, whom its participants hear, and what is told of it.
@NullMarked
package io.tandem.engine.conference;

import org.jspecify.annotations.NullMarked;
