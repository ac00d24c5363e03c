package io.tandem.engine.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A message's body.
///
/// @param contentType the whole Content-Type value, parameters included
/// @param content its bytes; not to be changed
@SuppressWarnings("ArrayRecordComponent") // equality is defined below
public record Body(String contentType, byte[] content) {
    /// A body of text in UTF-8.
    public static Body of(String contentType, String text) {
        return new Body(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Type and subtype without parameters, in lower case: `application/sdp`.
    public String mediaType() {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /// The content as UTF-8 text.
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /// The part of media type `mediaType`: this body itself, or the first such part of a multipart body at any
    /// depth.
    public Optional<Body> part(String mediaType) {
        if (mediaType().equals(mediaType)) {
            return Optional.of(this);
        }
        return mediaType().startsWith("multipart/") ? Multipart.part(this, mediaType) : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Body body
                && body.contentType.equals(contentType)
                && Arrays.equals(body.content, content);
    }

    @Override
    public int hashCode() {
        return 31 * contentType.hashCode() + Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return contentType + " (" + content.length + " bytes)";
    }
}
