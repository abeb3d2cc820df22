package io.gatehouse.consumer;

import org.jspecify.annotations.Nullable;

/**
 * What came of a credential that a request brings.
 *
 * @param consumer whose it is; null where it is nobody's, or that is not known
 * @param reason a sentence for an administrator, without the credential
 * @param busy whether there was no time to look
 */
public record Finding(@Nullable Consumer consumer, String reason, boolean busy) {
    static Finding of(Consumer consumer, String reason) {
        return new Finding(consumer, reason, false);
    }

    static Finding nobody(String reason) {
        return new Finding(null, reason, false);
    }
}
