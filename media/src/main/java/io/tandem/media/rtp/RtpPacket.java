package io.tandem.media.rtp;

import java.nio.ByteBuffer;

/// A view of one received RTP packet (RFC 3550 5.1), filled anew for each.
final class RtpPacket {
    static final int HEADER = 12;
    static final int MARKER = 0x80;
    static final int NO_MARKER = 0;

    private static final int VERSION_2 = 0x80;

    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int payloadStart;
    private int payloadEnd;

    /// Looks at `datagram`, from 0 to its limit.
    ///
    /// @return whether it is RTP at all (RFC 3550 A.1)
    boolean reads(ByteBuffer datagram) {
        bytes = datagram;
        int length = datagram.limit();
        if (length < HEADER) {
            return false;
        }
        int first = datagram.get(0);
        if ((first & 0xC0) != VERSION_2) {
            return false;
        }
        int start = HEADER + 4 * (first & 0x0F);
        if ((first & 0x10) != 0) {
            if (length < start + 4) {
                return false;
            }
            start += 4 + 4 * (datagram.getShort(start + 2) & 0xFFFF);
        }
        int end = length;
        if ((first & 0x20) != 0) {
            int padding = datagram.get(length - 1) & 0xFF;
            if (padding == 0) {
                return false;
            }
            end -= padding;
        }
        payloadStart = start;
        payloadEnd = end;
        return start <= end;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    int payloadStart() {
        return payloadStart;
    }

    int payloadLength() {
        return payloadEnd - payloadStart;
    }

    int marker() {
        return bytes.get(1) & MARKER;
    }

    int payloadType() {
        return bytes.get(1) & 0x7F;
    }

    int sequence() {
        return bytes.getShort(2) & 0xFFFF;
    }

    int timestamp() {
        return bytes.getInt(4);
    }

    int ssrc() {
        return bytes.getInt(8);
    }
}
