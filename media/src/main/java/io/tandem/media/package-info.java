/// Audio behind the engine's media port: G.711, files, tones. The packets are in [io.tandem.media.rtp], the voices in
/// [io.tandem.media.speech].
@NullMarked
package io.tandem.media;

import org.jspecify.annotations.NullMarked;
