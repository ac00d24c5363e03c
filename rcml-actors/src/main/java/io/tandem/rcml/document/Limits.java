package io.tandem.rcml.document;

/// What a document may cost before it is refused. An application is trusted to drive a call, not to fill our heap.
///
/// @param bytes size of the body as it came over the network
/// @param depth elements within elements, the root being 1
/// @param elements elements in the whole document
/// @param attributes attributes of one element
/// @param attributeLength characters of one attribute value
/// @param textLength characters of text directly within one element
public record Limits(int bytes, int depth, int elements, int attributes, int attributeLength, int textLength) {

    /// Far above what applications send, and read in milliseconds.
    public static final Limits STANDARD = new Limits(1 << 20, 32, 2_000, 64, 8_192, 1 << 16);

    public Limits {
        if (bytes < 1 || depth < 1 || elements < 1 || attributes < 1 || attributeLength < 1 || textLength < 1) {
            throw new IllegalArgumentException("every limit must be 1 or more");
        }
    }
}
