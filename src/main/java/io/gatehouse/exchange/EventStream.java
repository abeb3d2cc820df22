package io.gatehouse.exchange;

import org.jspecify.annotations.Nullable;

/**
 * How far a stream of events has come (WHATWG HTML §9.2.5): whether the next octet begins something new, so that a comment
 * may stand there without breaking an event in two. Used by one thread at a time.
 */
public final class EventStream {
    private static final String TYPE = "text/event-stream";

    private boolean lineBegins = true;
    private boolean afterReturn;

    /** Whether a field came since the last empty line: the event it belongs to is still open. */
    private boolean open;

    /** Whether a message with these fields is a stream of events, whatever its parameters. */
    public static boolean is(Headers headers) {
        @Nullable String type = headers.first("Content-Type");
        return type != null
                && type.length() >= TYPE.length()
                && withoutParameters(type).strip().equalsIgnoreCase(TYPE);
    }

    private static String withoutParameters(String type) {
        int end = type.indexOf(';');
        return end < 0 ? type : type.substring(0, end);
    }

    /** Goes on by these octets. */
    public void pass(byte[] octets, int count) {
        for (int i = 0; i < count; i++) {
            pass(octets[i]);
        }
    }

    /** Lines end with LF, CR or both; an empty one ends an event; one that begins with a colon is a comment. */
    private void pass(byte octet) {
        boolean secondOfTwo = octet == '\n' && afterReturn;
        afterReturn = octet == '\r';
        if (secondOfTwo) {
            return;
        }
        if (octet == '\n' || octet == '\r') {
            open &= !lineBegins;
            lineBegins = true;
            return;
        }
        open |= lineBegins && octet != ':';
        lineBegins = false;
    }

    /** Whether all events are whole so far. */
    public boolean isBetweenEvents() {
        return lineBegins && !open;
    }
}
