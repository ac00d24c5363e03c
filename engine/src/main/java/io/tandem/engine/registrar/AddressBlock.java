package io.tandem.engine.registrar;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// An IP address or a network of them, as trunks name where their calls come from.
public final class AddressBlock {
    private final byte[] address;
    private final int length;

    private AddressBlock(byte[] address, int length) {
        this.address = address;
        this.length = length;
    }

    /// The block that `text` is: `192.0.2.1`, `192.0.2.0/24`, `2001:db8::1` or `2001:db8::/32`.
    ///
    /// @throws IllegalArgumentException says what is wrong with it and what was expected
    public static AddressBlock parse(String text) {
        String stripped = text.strip();
        int slash = stripped.indexOf('/');
        String host = slash < 0 ? stripped : stripped.substring(0, slash);
        InetAddress address = literal(host, text);
        int bits = address.getAddress().length * Byte.SIZE;
        int length = slash < 0 ? bits : length(stripped.substring(slash + 1), bits, text);
        byte[] bytes = address.getAddress();
        byte[] network = masked(bytes, length);
        if (!Arrays.equals(bytes, network)) {
            throw new IllegalArgumentException(
                    "'" + text + "' has bits after its first " + length + ": expected an address of the network alone");
        }
        return new AddressBlock(bytes, length);
    }

    private static InetAddress literal(String host, String text) {
        boolean dotted = host.chars().filter(c -> c == '.').count() == 3
                && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        boolean colons = host.indexOf(':') >= 0;
        if ((!dotted && !colons) || host.indexOf('%') >= 0 || host.indexOf('[') >= 0) {
            throw notAnAddress(text);
        }
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException none) {
            throw notAnAddress(text);
        }
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("'" + text
                + "' is no IP address or network: expected one like 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32");
    }

    private static int length(String digits, int bits, String text) {
        boolean number =
                !digits.isEmpty() && digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int length = number ? Integer.parseInt(digits) : -1;
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException(
                    "'" + text + "' has the network length '" + digits + "': expected 0 to " + bits);
        }
        return length;
    }

    private static byte[] masked(byte[] bytes, int length) {
        byte[] masked = bytes.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(length - i * (long) Byte.SIZE, 0, Byte.SIZE);
            masked[i] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        return masked;
    }

    /// Whether `other` is in it. An IPv4 address that is written as IPv6 (`::ffff:192.0.2.1`) is the IPv4 address.
    public boolean contains(InetAddress other) {
        byte[] bytes = other.getAddress();
        return bytes.length == address.length && Arrays.equals(masked(bytes, length), address);
    }

    /// How many leading bits its addresses share: of two blocks that hold an address, the one with more is nearer.
    public int length() {
        return length;
    }

    /// The block that a single address stands for among those who may be many: itself, or the /64 of an IPv6
    /// address, which is one subscriber's.
    static AddressBlock around(InetAddress source) {
        int length = source instanceof Inet4Address ? 32 : 64;
        return new AddressBlock(masked(source.getAddress(), length), length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressBlock block && block.length == length && Arrays.equals(block.address, address);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + length;
    }

    /// As it is written: address, slash, length.
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(address).getHostAddress() + "/" + length;
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("4 or 16 bytes are always an address", wrongLength);
        }
    }
}
