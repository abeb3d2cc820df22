package io.gatehouse.cache;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A piece of an answer's content (RFC 9110 §14).
 *
 * @param first the place of its first octet
 * @param last that of its last
 * @param total how many octets the whole has
 */
public record ByteRange(long first, long last, long total) {
    private static final Pattern SPEC = Pattern.compile("[Bb][Yy][Tt][Ee][Ss]=[ \\t]*(\\d{0,18})-(\\d{0,18})[ \\t]*");
    private static final Pattern CONTENT = Pattern.compile("[Bb][Yy][Tt][Ee][Ss] (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    /** What a request asks for a part of; {@code suffix} stands for the last so many octets. */
    record Asked(long first, long last, long suffix) {
        /** Whether it is of nothing, of which the last so many octets are all (RFC 9110 §14.1.2). */
        boolean isAllOf(long total) {
            return total == 0 && suffix > 0;
        }

        /** The same of a whole that is so large; null where it has no such part. */
        @Nullable
        ByteRange of(long total) {
            if (suffix >= 0) {
                return suffix == 0 || total == 0 ? null : new ByteRange(Math.max(0, total - suffix), total - 1, total);
            }
            return first >= total ? null : new ByteRange(first, Math.min(last, total - 1), total);
        }
    }

    /** The one part that a request asks for; null where it asks for none or several, or in a way that means nothing. */
    static @Nullable Asked asked(Headers request) {
        List<Asked> all = several(request);
        return all.size() == 1 ? all.get(0) : null;
    }

    /** All that a request asks for; none where one of them means nothing. */
    static List<Asked> several(Headers request) {
        List<String> lines = request.all("Range");
        if (lines.size() != 1 || !lines.get(0).regionMatches(true, 0, "bytes=", 0, 6)) {
            return List.of();
        }
        List<Asked> all = new ArrayList<>();
        for (String member : lines.get(0).substring(6).split(",")) {
            Asked one = asked("bytes=" + member);
            if (one != null) {
                all.add(one);
            } else if (!member.isBlank()) {
                return List.of();
            }
        }
        return all;
    }

    private static @Nullable Asked asked(String line) {
        Matcher parts = SPEC.matcher(line);
        if (!parts.matches() || parts.group(1).isEmpty() && parts.group(2).isEmpty()) {
            return null;
        }
        if (parts.group(1).isEmpty()) {
            return new Asked(0, 0, Long.parseLong(parts.group(2)));
        }
        long first = Long.parseLong(parts.group(1));
        long last = parts.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(parts.group(2));
        return last < first ? null : new Asked(first, last, -1);
    }

    /** What a partial answer is a part of; null where it does not say it in full (RFC 9110 §14.4). */
    static @Nullable ByteRange content(Headers reply) {
        List<String> lines = reply.all("Content-Range");
        Matcher parts = CONTENT.matcher(lines.size() == 1 ? lines.get(0) : "");
        if (!parts.matches()) {
            return null;
        }
        ByteRange range = new ByteRange(
                Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)));
        return range.first <= range.last && range.last < range.total ? range : null;
    }

    /** That a whole of so many octets has no such part (RFC 9110 §15.5.17). */
    static Reply none(long total) {
        return Reply.of(416, Headers.of("Content-Range", "bytes */" + total));
    }

    /** This part, with the fields of the whole. */
    Reply reply(Headers headers, Body octets) {
        return new Reply(206, without(headers).set("Content-Range", toString()).build(), octets);
    }

    /** The fields of a whole that tell nothing of its parts: how long it is, and what its octets sum up to (RFC 9530 §2). */
    static Headers.Builder without(Headers headers) {
        return headers.toBuilder()
                .removeIf((name, value) -> name.equalsIgnoreCase("Content-Length")
                        || name.equalsIgnoreCase("Content-Digest")
                        || name.equalsIgnoreCase("Content-MD5"));
    }

    long length() {
        return last - first + 1;
    }

    boolean isWhole() {
        return length() == total;
    }

    boolean contains(ByteRange other) {
        return total == other.total && first <= other.first && other.last <= last;
    }

    /** Whether nothing lies between both. */
    boolean touches(ByteRange other) {
        return total == other.total && first <= other.last + 1 && other.first <= last + 1;
    }

    /** From the first octet of either to the last of either. */
    ByteRange with(ByteRange other) {
        return new ByteRange(Math.min(first, other.first), Math.max(last, other.last), total);
    }

    @Override
    public String toString() {
        return "bytes " + first + '-' + last + '/' + total;
    }
}
