package io.gatehouse.token;

import io.gatehouse.fetch.FetchFailed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were found good, by their SHA-256: the tokens themselves are kept nowhere, and how long a look takes depends
 * on nothing that anybody can choose.
 *
 * <p>As many as fit are kept; when there are more, those that have expired go, else all, which then are verified again.
 * Threads: any.
 */
final class GoodTokens {
    static final int MOST = 10_000;

    private final Map<Code, Good> byCode = new ConcurrentHashMap<>();

    /** @param by the keys of its issuer that its signature was verified with */
    private record Good(KeySet by, Token token) {}

    /** What a token is found by. */
    static final class Code {
        private final byte[] digest;

        private Code(byte[] digest) {
            this.digest = digest;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Code code && Arrays.equals(digest, code.digest);
        }

        @Override
        public int hashCode() {
            return digest[0] << 24 | (digest[1] & 0xff) << 16 | (digest[2] & 0xff) << 8 | digest[3] & 0xff;
        }
    }

    static Code code(String token) {
        try {
            return new Code(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The token of this code, where it has not expired at this time, and its issuer still has the same keys; else null. */
    @Nullable
    Token find(Code code, KeySource keys, Instant at) throws FetchFailed {
        Good found = byCode.get(code);
        if (found == null) {
            return null;
        }
        if (at.isBefore(found.token.expires()) && found.by == keys.now()) {
            return found.token;
        }
        byCode.remove(code, found);
        return null;
    }

    void add(Code code, KeySet by, Token token, Instant now) {
        if (byCode.size() >= MOST) {
            byCode.values().removeIf(each -> each.token.expires().isBefore(now));
            if (byCode.size() >= MOST) {
                byCode.clear();
            }
        }
        byCode.put(code, new Good(by, token));
    }

    void clear() {
        byCode.clear();
    }
}
