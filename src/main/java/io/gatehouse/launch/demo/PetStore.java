package io.gatehouse.launch.demo;

import jakarta.json.spi.JsonProvider;
import java.io.IOException;

/**
 * The pet store behind the demo: two instances that share their animals, so that what is created at one is found at
 * the other, and each answer says in {@code X-Instance} which of them gave it.
 */
public final class PetStore implements AutoCloseable {

    /** Looked up once: a lookup for each builder would ask the service loader again and again. */
    static final JsonProvider JSON = JsonProvider.provider();

    private final Instance first;
    private final Instance second;

    private PetStore(Instance first, Instance second) {
        this.first = first;
        this.second = second;
    }

    /** Starts {@code pets-1} on 127.0.0.1:9001 and {@code pets-2} on 127.0.0.1:9002; closing ends both. */
    public static PetStore start() throws IOException {
        Store store = Store.seeded();
        Instance first = Instance.start("pets-1", 9001, store);
        try {
            return new PetStore(first, Instance.start("pets-2", 9002, store));
        } catch (IOException e) {
            first.close();
            throw e;
        }
    }

    /** Starts one instance with a stock of its own on 127.0.0.1; port 0 picks a free one. */
    public static Instance startOn(String name, int port) throws IOException {
        return Instance.start(name, port, Store.seeded());
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
