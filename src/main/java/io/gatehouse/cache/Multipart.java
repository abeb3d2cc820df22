package io.gatehouse.cache;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers a request for several parts of a stored answer with all of them in one (RFC 9110 §14.6, §15.3.7.2). */
final class Multipart {
    /** Who asks for more has the whole (RFC 9110 §14.2). */
    private static final int MOST = 16;

    private Multipart() {}

    /**
     * The answer; null where no several parts are asked for, or where they are too many, overlap, or are about the whole: that is
     * the better answer then.
     *
     * @param headers of the whole
     */
    static @Nullable Reply of(Stored whole, Headers request, Headers headers) {
        List<ByteRange.Asked> asked = ByteRange.several(request);
        if (asked.size() < 2 || asked.size() > MOST) {
            return null;
        }
        long total = whole.content().length();
        List<ByteRange> ranges = new ArrayList<>();
        for (ByteRange.Asked each : asked) {
            ByteRange range = each.of(total);
            if (range != null) {
                ranges.add(range);
            }
        }
        if (ranges.isEmpty()) {
            return ByteRange.none(total);
        }
        if (ranges.size() == 1) {
            ByteRange range = ranges.get(0);
            return range.isWhole() ? null : range.reply(headers, whole.content().body(range.first(), range.length()));
        }
        return overlap(ranges) ? null : reply(whole, ranges, headers);
    }

    private static boolean overlap(List<ByteRange> ranges) {
        List<ByteRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(ByteRange::first));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).first() <= sorted.get(i - 1).last()) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Reply reply(Stored whole, List<ByteRange> ranges, Headers headers) {
        String boundary = UUID.randomUUID().toString();
        String type = headers.first("Content-Type");
        List<Body> pieces = new ArrayList<>();
        String before = "";
        for (ByteRange range : ranges) {
            pieces.add(text(before + "--" + boundary + "\r\n" + (type == null ? "" : "Content-Type: " + type + "\r\n")
                    + "Content-Range: " + range + "\r\n\r\n"));
            pieces.add(whole.content().body(range.first(), range.length()));
            before = "\r\n";
        }
        pieces.add(text("\r\n--" + boundary + "--\r\n"));
        long length = pieces.stream().mapToLong(Body::length).sum();
        if (length >= whole.content().length()) {
            return null;
        }
        Headers fields = ByteRange.without(headers)
                .set("Content-Type", "multipart/byteranges; boundary=" + boundary)
                .build();
        return new Reply(206, fields, new Joined(pieces, length));
    }

    private static Body text(String text) {
        return Body.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** One behind the other; each can be read again, and so can they all. */
    private record Joined(List<Body> pieces, long length) implements Body {
        @Override
        public InputStream stream() throws IOException {
            List<InputStream> streams = new ArrayList<>(pieces.size());
            for (Body piece : pieces) {
                streams.add(piece.stream());
            }
            return new SequenceInputStream(Collections.enumeration(streams));
        }

        @Override
        public boolean replayable() {
            return true;
        }
    }
}
