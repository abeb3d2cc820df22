package io.gatehouse.cache;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Content that is kept while it goes by. Only one that came whole counts: what breaks off, or is longer than may be kept, or is
 * not read to its end, is not kept. Used by one thread.
 */
public final class KeptBody extends BodyAround {
    private final long most;
    private final Ending ending;
    private Content.@Nullable Filling filling;

    /** Told once how it ended. */
    public interface Ending {
        /** @param content all of it; null where it is not kept */
        void ended(@Nullable Content content);

        /** In place of that where there was more of it than may be kept. */
        default void tooLarge() {
            ended(null);
        }
    }

    public KeptBody(Body body, long most, Ending ending) {
        super(body);
        this.most = most;
        this.ending = ending;
        this.filling = new Content.Filling(body.length());
    }

    @Override
    public boolean replayable() {
        return false;
    }

    @Override
    public InputStream stream() throws IOException {
        InputStream in = body.stream();
        // no FilterInputStream: what that skips is not seen here
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] octets, int from, int count) throws IOException {
                int read;
                try {
                    read = in.read(octets, from, count);
                } catch (IOException | RuntimeException broken) {
                    // some streams are at their end when they are asked once more
                    giveUp();
                    throw broken;
                }
                took(octets, from, read);
                return read;
            }

            @Override
            public int available() throws IOException {
                return in.available();
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }

    private void took(byte[] octets, int from, int read) {
        Content.Filling now = filling;
        if (now == null) {
            return;
        }
        if (read < 0) {
            end(length() == UNKNOWN || length() == now.length() ? now : null);
        } else if (now.length() + read > most) {
            filling = null;
            ending.tooLarge();
        } else {
            now.add(octets, from, read);
            if (now.length() == length()) {
                // before the last of it goes out: who has it all may ask for it again at once
                end(now);
            }
        }
    }

    private void end(Content.@Nullable Filling whole) {
        filling = null;
        ending.ended(whole == null ? null : whole.content());
    }

    /** Whether it is still to be seen how it ends. */
    public boolean keeps() {
        return filling != null;
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            giveUp();
        }
    }

    private void giveUp() {
        if (filling != null) {
            end(null);
        }
    }
}
