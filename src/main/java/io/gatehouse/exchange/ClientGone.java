package io.gatehouse.exchange;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The client's side of an exchange broke: its body could not be read, or the answer not be written. */
public sealed class ClientGone extends IOException permits ClientRefused {
    @Serial
    private static final long serialVersionUID = 1L;

    public ClientGone(String detail, @Nullable Throwable cause) {
        super(detail, cause);
    }
}
