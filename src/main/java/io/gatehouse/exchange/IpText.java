package io.gatehouse.exchange;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Writes an IP address as RFC 5952 §4 recommends: one address, one text, with the longest run of zeros left out. */
public final class IpText {
    private IpText() {}

    /** The text, without brackets and without a zone, which means something on one machine only. */
    public static String of(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        int[] groups = groups(address.getAddress());
        int start = -1;
        int longest = 1;
        for (int i = 0; i < groups.length; i++) {
            int run = zeros(groups, i);
            if (run > longest) {
                start = i;
                longest = run;
            }
        }
        return start < 0
                ? joined(groups, 0, groups.length)
                : joined(groups, 0, start) + "::" + joined(groups, start + longest, groups.length);
    }

    private static int[] groups(byte[] octets) {
        int[] groups = new int[octets.length / 2];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (octets[2 * i] & 0xff) << 8 | octets[2 * i + 1] & 0xff;
        }
        return groups;
    }

    private static int zeros(int[] groups, int from) {
        int end = from;
        while (end < groups.length && groups[end] == 0) {
            end++;
        }
        return end - from;
    }

    private static String joined(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
