package io.gatehouse.testing;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What a {@link Backend} answers to a request, well-formed or broken on purpose. Immutable: each method gives a copy. */
public final class Answer {
    /** Writes a body piece by piece; what it flushes is on the wire, as one chunk when the answer is chunked. */
    @FunctionalInterface
    public interface Script {
        void write(OutputStream body) throws Exception;
    }

    final int status;
    final List<String> fields;
    final byte @Nullable [] raw;
    final byte[] body;
    final @Nullable Script script;
    final List<String> interim;
    final List<String> trailers;
    final boolean chunked;
    final boolean close;
    final boolean reset;
    final long cutAfter;
    final @Nullable CountDownLatch stall;

    private Answer(Draft draft) {
        status = draft.status;
        fields = List.copyOf(draft.fields);
        raw = draft.raw;
        body = draft.body;
        script = draft.script;
        interim = List.copyOf(draft.interim);
        trailers = List.copyOf(draft.trailers);
        chunked = draft.chunked;
        close = draft.close;
        reset = draft.reset;
        cutAfter = draft.cutAfter;
        stall = draft.stall;
    }

    /** A status with these alternating field names and values, and no body. */
    public static Answer of(int status, String... namesAndValues) {
        Draft draft = new Draft();
        draft.status = status;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            draft.fields.add(namesAndValues[i] + ": " + namesAndValues[i + 1]);
        }
        return new Answer(draft);
    }

    /** 200 with this text. */
    public static Answer ok(String text) {
        return of(200, "Content-Type", "text/plain;charset=utf-8").body(text);
    }

    /** These octets as they are, then the connection is closed. */
    public static Answer raw(byte[] octets) {
        Draft draft = new Draft();
        draft.raw = octets.clone();
        draft.close = true;
        return new Answer(draft);
    }

    public static Answer raw(String text) {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** No answer: the connection is closed. */
    public static Answer nothing() {
        return raw("");
    }

    /** A further field line. */
    public Answer field(String name, String value) {
        Draft draft = new Draft(this);
        draft.fields.add(name + ": " + value);
        return new Answer(draft);
    }

    public Answer body(byte[] octets) {
        Draft draft = new Draft(this);
        draft.body = octets.clone();
        draft.script = null;
        return new Answer(draft);
    }

    public Answer body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A body that is written while it is sent: chunked, or with a given Content-Length field, or ended by closing. */
    public Answer streaming(Script writer) {
        Draft draft = new Draft(this);
        draft.script = writer;
        return new Answer(draft);
    }

    public Answer chunked() {
        Draft draft = new Draft(this);
        draft.chunked = true;
        return new Answer(draft);
    }

    /** A field line after the last chunk. */
    public Answer trailer(String name, String value) {
        Draft draft = new Draft(this);
        draft.trailers.add(name + ": " + value);
        return new Answer(draft);
    }

    /** Closes the connection after the answer, saying so ({@code Connection: close}). */
    public Answer closeAfter() {
        Draft draft = new Draft(this);
        draft.close = true;
        return new Answer(draft);
    }

    /** Ends the connection with a TCP reset, after what else is to be sent. */
    public Answer reset() {
        Draft draft = new Draft(this);
        draft.close = true;
        draft.reset = true;
        return new Answer(draft);
    }

    /** Ends the connection when this many octets of the body were sent, whatever was announced. */
    public Answer cutAfter(long octets) {
        Draft draft = new Draft(this);
        draft.cutAfter = octets;
        draft.close = true;
        return new Answer(draft);
    }

    /** Sends nothing until the latch is open. */
    public Answer stallUntil(CountDownLatch latch) {
        Draft draft = new Draft(this);
        draft.stall = latch;
        return new Answer(draft);
    }

    /** A 1xx answer before the final one, after those already given. */
    public Answer interim(int informational, String... namesAndValues) {
        Draft draft = new Draft(this);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + informational + " Interim\r\n");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            head.append(namesAndValues[i])
                    .append(": ")
                    .append(namesAndValues[i + 1])
                    .append("\r\n");
        }
        draft.interim.add(head.append("\r\n").toString());
        return new Answer(draft);
    }

    /** The fields while they are changed. */
    private static final class Draft {
        int status = 200;
        List<String> fields = new ArrayList<>();
        byte @Nullable [] raw;
        byte[] body = {};

        @Nullable
        Script script;

        List<String> interim = new ArrayList<>();
        List<String> trailers = new ArrayList<>();
        boolean chunked;
        boolean close;
        boolean reset;
        long cutAfter = Long.MAX_VALUE;

        @Nullable
        CountDownLatch stall;

        Draft() {}

        Draft(Answer from) {
            status = from.status;
            fields.addAll(from.fields);
            raw = from.raw;
            body = from.body;
            script = from.script;
            interim.addAll(from.interim);
            trailers.addAll(from.trailers);
            chunked = from.chunked;
            close = from.close;
            reset = from.reset;
            cutAfter = from.cutAfter;
            stall = from.stall;
        }
    }
}
