/// RTP, codecs, prompts and speech as the engine's media port wants them.
@NullMarked
package io.tandem.media;

import org.jspecify.annotations.NullMarked;
