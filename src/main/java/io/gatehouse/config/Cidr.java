package io.gatehouse.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network of IPv4 or IPv6 addresses (RFC 4632 §3.1, RFC 4291 §2.3).
 *
 * @param network the first address; all bits after {@code bits} are zero
 * @param bits how many leading bits an address has in common with it
 */
public record Cidr(InetAddress network, int bits) {

    /** What a text must be. */
    public static final String EXPECTED = "a network such as 10.0.0.0/8 or 2001:db8::/32, or one address";

    /** What a text must be that is one address. */
    public static final String ADDRESS = "an IP address such as 192.0.2.7 or 2001:db8::7";

    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");

    /** Reads {@code 10.0.0.0/8}; an address alone is a network of that one. No name is ever looked up. */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash), text);
        int all = address.getAddress().length * 8;
        int bits = slash < 0 ? all : bits(text.substring(slash + 1), all, text);
        if (!Cidr.first(address, bits).equals(address)) {
            throw new BadValue(
                    "has bits set after the first " + bits + " (the network is "
                            + Cidr.first(address, bits).getHostAddress() + "/" + bits + ")",
                    text,
                    EXPECTED);
        }
        return new Cidr(address, bits);
    }

    /** Reads one address. No name is ever looked up. */
    public static InetAddress address(String text) {
        try {
            return address(text, text);
        } catch (BadValue e) {
            throw new BadValue(e.detail(), text, ADDRESS);
        }
    }

    /** The network of so many bits that the address is in. */
    public static Cidr around(InetAddress address, int bits) {
        return new Cidr(first(address, bits), bits);
    }

    /** Whether the address is in the network; one of the other family never is. */
    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || (ours[whole] ^ theirs[whole]) >> (8 - rest) == 0;
    }

    private static InetAddress address(String literal, String text) {
        InetAddress address = find(literal);
        if (address == null) {
            throw new BadValue("is not an IP address", text, EXPECTED);
        }
        if (address instanceof Inet4Address && literal.indexOf(':') >= 0) {
            throw new BadValue(
                    "is the address " + address.getHostAddress() + " of IPv4 written as one of IPv6", text, EXPECTED);
        }
        return address;
    }

    /**
     * The address that a peer or a proxy wrote, where one of IPv4 may stand as one of IPv6 (RFC 4291 §2.5.5.2) and counts as
     * what it is; null for what is none. No name is ever looked up.
     */
    public static @Nullable InetAddress find(String literal) {
        if (!IPV4.matcher(literal).matches() && !IPV6.matcher(literal).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static int bits(String digits, int all, String text) {
        if (!digits.matches("0|[1-9]\\d{0,2}") || Integer.parseInt(digits) > all) {
            throw new BadValue("has no prefix length from 0 to " + all, text, EXPECTED);
        }
        return Integer.parseInt(digits);
    }

    private static InetAddress first(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.max(0, Math.min(8, bits - i * 8));
            bytes[i] = (byte) (bytes[i] & (0xff << (8 - kept)));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The network as it is written. */
    @Override
    public String toString() {
        return network.getHostAddress() + "/" + bits;
    }
}
