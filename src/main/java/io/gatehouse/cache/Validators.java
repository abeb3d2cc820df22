package io.gatehouse.cache;

import io.gatehouse.exchange.Headers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells whether what somebody has is what there is (RFC 9110 §8.8, §13). */
public final class Validators {
    /** A tag, in which a backslash quotes nothing (RFC 9110 §8.8.3); also one that lacks its quotes, and {@code *}. */
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"[^\"]*\"|[^,\"\\s]+");

    private Validators() {}

    /** A strong tag of what has this content, the same for the same octets (RFC 9110 §8.8.3). */
    public static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
            return '"' + text.substring(0, 22) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Whether a request is only about another answer than this (RFC 9110 §13.1.1): its sender gets 412 then. */
    public static boolean isAboutOther(Headers request, Headers answer) {
        if (!request.contains("If-Match")) {
            return false;
        }
        String tag = answer.first("ETag");
        return tags(request, "If-Match").stream().noneMatch(known -> known.equals("*") || isSameStrongly(known, tag));
    }

    static boolean isThere(Headers reply) {
        return reply.contains("ETag") || HttpDate.millis(reply.first("Last-Modified")) != null;
    }

    /** A request that asks whether an answer with these fields still holds, in place of what its sender asks (RFC 9111 §4.3.1). */
    static Headers asking(Headers request, Headers stored) {
        Headers.Builder fields = without(request).toBuilder();
        String tag = stored.first("ETag");
        String modified = stored.first("Last-Modified");
        if (tag != null) {
            fields.add("If-None-Match", tag);
        }
        if (HttpDate.millis(modified) != null && modified != null) {
            fields.add("If-Modified-Since", modified);
        }
        return fields.build();
    }

    /** A request that asks for the whole answer, whatever its sender has of it. */
    static Headers without(Headers request) {
        return request.toBuilder()
                .removeIf((name, value) -> switch (name.length()) {
                    case 5 -> name.equalsIgnoreCase("Range");
                    case 8 -> name.equalsIgnoreCase("If-Range");
                    case 13 -> name.equalsIgnoreCase("If-None-Match");
                    case 17 -> name.equalsIgnoreCase("If-Modified-Since");
                    default -> false;
                })
                .build();
    }

    /** Whether it asks for an answer only where it has not the same already. */
    static boolean areIn(Headers request) {
        return request.contains("If-None-Match") || request.contains("If-Modified-Since");
    }

    /** Whether the sender of a request has the answer with these fields already, as the tags that it knows tell (RFC 9110 §13.1.2). */
    public static boolean isKnown(Headers request, Headers answer) {
        return request.contains("If-None-Match") && has(request, answer, 0);
    }

    /**
     * Whether the sender of a request has this answer already (RFC 9110 §13.2.2, RFC 9111 §4.3.2).
     *
     * @param received when the answer came
     */
    static boolean has(Headers request, Headers stored, long received) {
        if (request.contains("If-None-Match")) {
            String tag = stored.first("ETag");
            for (String known : tags(request, "If-None-Match")) {
                if (known.equals("*") || tag != null && weak(known).equals(weak(tag))) {
                    return true;
                }
            }
            return false;
        }
        Long since = date(request, "If-Modified-Since");
        Long modified = HttpDate.millis(stored.first("Last-Modified"));
        return since != null && (modified == null ? Lifetime.date(stored, received) : modified) <= since;
    }

    private static List<String> tags(Headers request, String field) {
        List<String> tags = new ArrayList<>();
        for (String line : request.all(field)) {
            TAG.matcher(line).results().map(MatchResult::group).forEach(tags::add);
        }
        return tags;
    }

    /** A time that is said once (RFC 9110 §13.1.3). */
    private static @Nullable Long date(Headers headers, String name) {
        List<String> lines = headers.all(name);
        return lines.size() == 1 ? HttpDate.millis(lines.get(0)) : null;
    }

    private static String weak(String tag) {
        return isWeak(tag) ? tag.substring(2) : tag;
    }

    /** Whether a part of this answer is of the same as what its sender has; also where it does not ask (RFC 9110 §13.1.5). */
    static boolean continues(Headers request, Headers stored) {
        String condition = request.first("If-Range");
        if (condition == null) {
            return true;
        }
        if (condition.startsWith("\"") || condition.startsWith("W/")) {
            return isSameStrongly(condition, stored.first("ETag"));
        }
        Long then = HttpDate.millis(condition);
        Long modified = HttpDate.millis(stored.first("Last-Modified"));
        Long date = HttpDate.millis(stored.first("Date"));
        // strong only where it had not changed for a second when it was sent (RFC 9110 §8.8.2.2)
        return then != null && modified != null && date != null && then.equals(modified) && date - modified >= 1000;
    }

    static boolean isSameStrongly(@Nullable String one, @Nullable String other) {
        return one != null && one.equals(other) && !isWeak(one);
    }

    static boolean isWeak(String tag) {
        return tag.startsWith("W/");
    }

    /** Whether what one has to tell it by is what the other has: its tag, or its date where it has none (RFC 9110 §8.8.2, §8.8.3.2). */
    static boolean isSameWeakly(Headers one, Headers other) {
        String tag = one.first("ETag");
        if (tag != null) {
            String known = other.first("ETag");
            return known != null && weak(tag).equals(weak(known));
        }
        Long modified = HttpDate.millis(one.first("Last-Modified"));
        return modified != null && modified.equals(HttpDate.millis(other.first("Last-Modified")));
    }
}
