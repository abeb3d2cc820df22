package io.gatehouse.fetch;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** There was no answer, or none that could be used; its message is a sentence for an administrator, without credentials. */
public final class FetchFailed extends IOException {
    private static final long serialVersionUID = 1L;

    public FetchFailed(String sentence) {
        super(sentence);
    }

    public FetchFailed(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
