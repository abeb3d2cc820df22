package io.gatehouse.entrance.tunnel;

/**
 * Where the frames of one direction of a WebSocket end (RFC 6455 §5.2), so that a close frame is never put into the midst
 * of another. It reads headers only and holds no content. Used by one thread at a time.
 */
final class Frames {
    private static final int CLOSE = 0x8;

    /** At most two octets, eight of an extended length, four of a mask. */
    private final byte[] header = new byte[14];

    private int have;

    /** Octets of the frame's content that have not come. */
    private long left;

    private boolean closed;

    /**
     * Takes octets up to the end of the next frame.
     *
     * @return the index after the last octet taken: of the frame's end, or {@code to} when it does not end here
     */
    int next(byte[] octets, int from, int to) {
        int at = from;
        while (at < to) {
            if (left > 0) {
                int step = (int) Math.min(left, to - at);
                left -= step;
                at += step;
            } else {
                header[have++] = octets[at++];
                if (have < 2 || have < headerLength()) {
                    continue;
                }
                left = contentLength();
            }
            if (left == 0) {
                closed |= (header[0] & 0x0f) == CLOSE;
                have = 0;
                return at;
            }
        }
        return at;
    }

    /** Takes them all. */
    void skip(byte[] octets, int from, int to) {
        int at = from;
        while (at < to) {
            at = next(octets, at, to);
        }
    }

    /** Whether a frame may begin here. */
    boolean atBoundary() {
        return have == 0;
    }

    /** Whether a close frame has passed: nothing may follow it (RFC 6455 §5.5.1). */
    boolean closed() {
        return closed;
    }

    private int headerLength() {
        int extended =
                switch (header[1] & 0x7f) {
                    case 126 -> 2;
                    case 127 -> 8;
                    default -> 0;
                };
        return 2 + extended + ((header[1] & 0x80) != 0 ? 4 : 0);
    }

    private long contentLength() {
        int length = header[1] & 0x7f;
        if (length < 126) {
            return length;
        }
        long extended = 0;
        for (int i = 2; i < (length == 126 ? 4 : 10); i++) {
            extended = extended << 8 | header[i] & 0xff;
        }
        // a length that no frame has never ends: then no boundary is told
        return extended < 0 ? Long.MAX_VALUE : extended;
    }
}
