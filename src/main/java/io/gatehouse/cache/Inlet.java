package io.gatehouse.cache;

import io.gatehouse.cache.KeptBody.Ending;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Failure;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Where content that is kept comes in: reads it, and tells once how it ended. Used by one thread at a time, whatever others take of
 * what has come.
 */
final class Inlet {
    private final Body source;
    private final long most;
    private final Ending ending;
    private @Nullable InputStream in;
    private boolean told;

    /** @param most how many octets may be kept */
    Inlet(Body source, long most, Ending ending) {
        this.source = source;
        this.most = most;
        this.ending = ending;
    }

    /** How many octets there will be, as a body tells it. */
    long length() {
        return source.length();
    }

    /**
     * What came at once.
     *
     * @param read how many octets; 0 for none at the end
     * @param end whether all have come
     * @param tooLarge whether it is now more than may be kept
     */
    record Step(int read, boolean end, boolean tooLarge) {}

    /**
     * Reads some.
     *
     * @param tooLarge whether it was more than may be kept before
     * @throws IOException when it breaks off, or is shorter than it says
     */
    Step step(Filling filling, boolean tooLarge) throws IOException {
        try {
            return next(filling, tooLarge);
        } catch (IOException | RuntimeException e) {
            // some streams are at their end when they are asked once more
            tell(null);
            throw e;
        }
    }

    private Step next(Filling filling, boolean tooLarge) throws IOException {
        long wanted = source.length() == Body.UNKNOWN ? Long.MAX_VALUE : source.length();
        // what may be kept goes on before it is seen whether there is more
        long fitting = tooLarge ? wanted : Math.max(1, most - filling.length());
        int read = filling.read(open(), Math.min(fitting, wanted - filling.length()));
        if (read < 0 && wanted != Long.MAX_VALUE) {
            String says = "an answer ended after " + filling.length() + " octets, and says that it has " + wanted;
            throw new Failure(Failure.Kind.RESPONSE_INCOMPLETE, true, says, null);
        }
        int count = Math.max(0, read);
        long length = filling.length() + count;
        boolean more = !tooLarge && length > most;
        if (more) {
            told = true;
            ending.tooLarge();
        }
        boolean end = read < 0 || length == wanted;
        if (end && !told) {
            // before the last of it goes out: who has it all may ask for it again at once
            tell(filling.content(count));
        }
        return new Step(count, end, more);
    }

    private InputStream open() throws IOException {
        if (in == null) {
            in = source.stream();
        }
        return in;
    }

    /** How many octets can be read at once, as a stream tells it. */
    int available() throws IOException {
        try {
            return open().available();
        } catch (IOException | RuntimeException e) {
            tell(null);
            throw e;
        }
    }

    private void tell(@Nullable Content content) {
        if (!told) {
            told = true;
            ending.ended(content);
        }
    }

    /** Lets go of the source; what has not come by now is not kept. */
    void close() throws IOException {
        try {
            source.close();
        } finally {
            tell(null);
        }
    }
}
