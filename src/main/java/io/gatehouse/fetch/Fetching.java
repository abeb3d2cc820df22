package io.gatehouse.fetch;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.TlsEntry;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives those who ask others what they need for it. */
public interface Fetching {
    /** Asks nobody and keeps nothing. */
    Fetching NONE = new Fetching() {
        @Override
        public Fetcher fetcher(Hosts hosts, @Nullable TlsEntry tls) {
            return inquiry -> {
                throw new FetchFailed("nobody is asked here");
            };
        }

        @Override
        public Executor threads() {
            return Runnable::run;
        }

        @Override
        public <T extends AutoCloseable> T keep(Object key, Class<T> type, Supplier<T> maker) {
            return maker.get();
        }
    };

    /**
     * Who asks these hosts.
     *
     * @param tls how hands are shaken with them; null for the usual way
     * @throws BadValue when a file of that can't be used
     */
    Fetcher fetcher(Hosts hosts, @Nullable TlsEntry tls);

    /** Runs what may wait for others and nobody waits for, or several do. */
    Executor threads();

    /**
     * State that outlives a publish, as long as a snapshot asks for it.
     *
     * @param key equal keys mean the same state
     */
    <T extends AutoCloseable> T keep(Object key, Class<T> type, Supplier<T> maker);
}
