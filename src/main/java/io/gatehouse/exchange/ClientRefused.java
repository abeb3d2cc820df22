package io.gatehouse.exchange;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The gateway takes no more of a client's content: it is too large, or comes too slowly. Its connection can't serve
 * another request then, since the rest of the content is still on its way.
 */
public final class ClientRefused extends ClientGone {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String says;

    /** @param says a sentence for the caller */
    public ClientRefused(int status, String says, @Nullable Throwable cause) {
        super(says, cause);
        this.status = status;
        this.says = says;
    }

    /** The status it is answered with: 408 or 413. */
    public int status() {
        return status;
    }

    public String says() {
        return says;
    }
}
