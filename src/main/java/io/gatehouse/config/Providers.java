package io.gatehouse.config;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.spi.JsonbProvider;
import jakarta.json.spi.JsonProvider;
import java.util.function.Supplier;

/**
 * The JSON providers, looked up once.
 *
 * <p>The API's own entry points search the class path at every call, and by the calling thread's context class loader,
 * which in a server is not always the application's. Both objects are safe for any thread, hold nothing of a request,
 * and are reachable from this class only, so they go when the application's class loader goes.
 */
public final class Providers {

    /** JSON-P. Its own entry points look a provider up with every call, which takes its time. */
    public static final JsonProvider JSON = withOwnLoader(JsonProvider::provider);

    private Providers() {}

    /** A JSON-B engine that refuses unknown fields, as a last fence behind the check. */
    static Jsonb jsonb() {
        JsonbConfig config = new JsonbConfig().setProperty("jsonb.fail-on-unknown-properties", true);
        return withOwnLoader(() -> JsonbProvider.provider()
                .create()
                .withConfig(config)
                .withProvider(JSON)
                .build());
    }

    private static <T> T withOwnLoader(Supplier<T> lookup) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Providers.class.getClassLoader());
        try {
            return lookup.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
