package io.gatehouse.token;

import java.io.IOException;

/** Keys that the gateway makes for itself where something is to be signed, and not before. */
@FunctionalInterface
public interface OwnKeys {
    /** There are none. */
    OwnKeys NONE = () -> {
        throw new IOException("there is nowhere to keep them");
    };

    /**
     * The same ones each time.
     *
     * @throws IOException when they can't be read, or the first ones can't be saved; the message says where
     */
    SigningKeys open() throws IOException;
}
