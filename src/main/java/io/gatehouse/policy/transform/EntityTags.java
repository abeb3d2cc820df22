package io.gatehouse.policy.transform;

import io.gatehouse.exchange.Headers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tags of what was changed (RFC 9110 §8.8.3): those of upstreams, weak, since the octets are others, and with a mark of the change,
 * so that an answer which was changed in another way is never taken for this one. Upstreams get their own tags back.
 *
 * @param mark empty where the content means the same with any octets, as a compressed one does
 */
record EntityTags(String mark) {
    private static final Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"");

    /** The fields of an answer that was changed, or of one that would be. */
    Headers onReply(Headers headers) {
        String written = headers.first("ETag");
        if (written == null) {
            return headers;
        }
        Matcher tag = TAG.matcher(written);
        return tag.matches()
                ? headers.with("ETag", "W/\"" + tag.group(2) + suffix() + '"')
                : headers.toBuilder().remove("ETag").build();
    }

    /**
     * The fields of a request as its upstream gets them: the tags that the client has of us as the upstream's, in both forms, since not
     * every upstream compares them weakly as it should (§13.1.2). One that is of another answer is left out; where none is left the
     * client has nothing that is still good, by its date neither.
     */
    Headers onRequest(Headers headers) {
        List<String> lines = headers.all("If-None-Match");
        if (lines.isEmpty() || lines.contains("*")) {
            return headers;
        }
        Set<String> own = new LinkedHashSet<>();
        for (String line : lines) {
            Matcher tags = TAG.matcher(line);
            while (tags.find()) {
                own.addAll(ofUpstream(tags.group(1) != null, tags.group(2)));
            }
        }
        Headers.Builder fields = headers.toBuilder();
        return own.isEmpty()
                ? fields.remove("If-None-Match").remove("If-Modified-Since").build()
                : fields.set("If-None-Match", String.join(", ", own)).build();
    }

    private List<String> ofUpstream(boolean isWeak, String tag) {
        if (!tag.endsWith(suffix())) {
            return List.of();
        }
        String bare = '"' + tag.substring(0, tag.length() - suffix().length()) + '"';
        List<String> forms = new ArrayList<>(List.of(bare));
        if (isWeak) {
            forms.add("W/" + bare);
        }
        return forms;
    }

    private String suffix() {
        return mark.isEmpty() ? "" : '-' + mark;
    }
}
