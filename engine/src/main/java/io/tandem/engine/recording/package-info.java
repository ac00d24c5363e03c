/// Recordings: of a caller who leaves a message, of a conversation, of a room.
@NullMarked
package io.tandem.engine.recording;

import org.jspecify.annotations.NullMarked;
