package io.gatehouse.exchange;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a message. It streams unless it says it is replayable: whoever wants to read it twice asks first.
 *
 * <p>Closing a body gives back what it holds (a pooled connection, a count of requests in flight). Closing twice is
 * harmless.
 */
public interface Body extends Closeable {
    /** A length that is not known beforehand; on HTTP/1.1 the content is then chunked. */
    long UNKNOWN = -1;

    Body EMPTY = of(new byte[0]);

    /** The number of octets, or {@link #UNKNOWN}. */
    long length();

    /** The content from its beginning; may be called again only when {@link #replayable()}. */
    InputStream stream() throws IOException;

    /** Whether {@link #stream()} gives the whole content each time it is called. */
    boolean replayable();

    /** The content as it lies in memory, to be read and never changed; null where it comes from elsewhere. */
    default @Nullable List<ByteBuffer> inMemory() {
        return null;
    }

    /** The fields that came after the content; known when it was read to its end, and empty before. */
    default Headers trailers() {
        return Headers.EMPTY;
    }

    /** The body whose octets these are, where this one only watches them pass; else this one. */
    default Body origin() {
        return this;
    }

    @Override
    default void close() throws IOException {}

    static Body of(byte[] content) {
        return new Body() {
            @Override
            public long length() {
                return content.length;
            }

            @Override
            public InputStream stream() {
                return new ByteArrayInputStream(content);
            }

            @Override
            public List<ByteBuffer> inMemory() {
                return List.of(ByteBuffer.wrap(content));
            }

            @Override
            public boolean replayable() {
                return true;
            }
        };
    }
}
