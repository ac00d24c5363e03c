/// The media port: sessions, playbacks and audio, whoever carries the packets.
@NullMarked
package io.tandem.engine.media;

import org.jspecify.annotations.NullMarked;
