package io.gatehouse.limit;

import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where gateways count together that work side by side. Threads: any. */
public interface SharedStore {
    /**
     * Its buckets; null as long as it has never been reached.
     *
     * @param lasts how long a bucket is kept that nobody uses
     */
    @Nullable
    AsyncProxyManager<byte[]> buckets(ExpirationAfterWriteStrategy lasts);

    /** Nanoseconds since 1970, the same for all who share it but for how long it takes to ask. */
    long nanos();

    /** The key of a bucket, told from those of others who have their buckets there. */
    byte[] key(String text);

    /**
     * The answer to a question, waited for no longer than a request may wait.
     *
     * @throws Away when there is none in time, or there was none a moment ago
     */
    <T> T answer(Supplier<CompletableFuture<T>> question) throws Away;

    /** The store can't be asked now. */
    final class Away extends Exception {
        private static final long serialVersionUID = 1L;

        public Away(String sentence) {
            super(sentence, null, false, false);
        }
    }
}
