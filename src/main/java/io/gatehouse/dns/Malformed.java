package io.gatehouse.dns;

import java.io.IOException;
import java.io.Serial;

/** What came is no message of DNS. */
final class Malformed extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
        super(message);
    }
}
