package io.gatehouse.token;

import io.gatehouse.fetch.FetchFailed;

/** Where the keys of an issuer come from. Threads: any. */
public interface KeySource {
    /**
     * Those that are known.
     *
     * @throws FetchFailed when none are, and nobody tells
     */
    KeySet now() throws FetchFailed;

    /** Newer ones than these, for a token whose key is not among them; the same where none are to be had now. */
    KeySet newerThan(KeySet old) throws FetchFailed;

    /** Keys that never change. */
    static KeySource of(KeySet fixed) {
        return new KeySource() {
            @Override
            public KeySet now() {
                return fixed;
            }

            @Override
            public KeySet newerThan(KeySet old) {
                return fixed;
            }
        };
    }
}
