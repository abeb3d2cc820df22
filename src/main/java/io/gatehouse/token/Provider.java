package io.gatehouse.token;

import io.gatehouse.exchange.Headers;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Inquiry;
import java.net.URI;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider: what it says of itself, and its keys. Nothing is asked before it is needed, so that one that is away
 * keeps nothing from starting. Threads: any.
 */
public final class Provider implements KeySource, AutoCloseable {
    private static final Headers ACCEPT = Headers.of("Accept", "application/jwk-set+json, application/json");

    private final Fetcher fetcher;
    private final @Nullable URI jwks;
    private final Renewed<Metadata> metadata;
    private final Renewed<KeySet> keys;

    /**
     * A provider that nothing is known of yet.
     *
     * @param jwks where its keys are; null for where its metadata says
     * @param nanos the clock by which what is known grows old
     */
    public Provider(String issuer, @Nullable URI jwks, Fetcher fetcher, Executor threads, LongSupplier nanos) {
        this.fetcher = fetcher;
        this.jwks = jwks;
        this.metadata = new Renewed<>("the metadata of " + issuer, () -> Metadata.ask(issuer, fetcher), threads, nanos);
        this.keys = new Renewed<>("the keys of " + issuer, this::askForKeys, threads, nanos);
    }

    /**
     * What it says of itself.
     *
     * @throws FetchFailed when that is not known, and it does not tell
     */
    public Metadata metadata() throws FetchFailed {
        return metadata.now();
    }

    @Override
    public KeySet now() throws FetchFailed {
        return keys.now();
    }

    @Override
    public KeySet newerThan(KeySet old) throws FetchFailed {
        return keys.newerThan(old);
    }

    private Renewed.Told<KeySet> askForKeys() throws FetchFailed {
        URI uri = jwks == null ? metadata.now().endpoint("jwks_uri") : jwks;
        Fetched answer = fetcher.fetch(Inquiry.get(uri, ACCEPT));
        if (answer.status() != 200) {
            throw new FetchFailed("the keys at " + uri + " were answered with " + answer.status());
        }
        return new Renewed.Told<>(KeySet.parse(answer.text()), Freshness.of(answer.fields()));
    }

    /** Nothing is left to close: what is under way ends by itself. */
    @Override
    public void close() {}
}
