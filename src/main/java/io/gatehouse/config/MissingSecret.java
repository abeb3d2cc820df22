package io.gatehouse.config;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A secret that a document refers to and that can't be had, and why; it tells the reference and never a value. */
public final class MissingSecret extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String detail;
    private final @Nullable String reference;
    private final String expected;

    private MissingSecret(String detail, @Nullable String reference, String expected) {
        super((reference == null ? "" : reference + ": ") + detail + "; expected " + expected);
        this.detail = detail;
        this.reference = reference;
        this.expected = expected;
    }

    MissingSecret(SecretReference reference, String detail, String expected) {
        this(detail, reference.toString(), expected);
    }

    /** That of a text that is no reference: it may be the secret itself, and is not shown. */
    static MissingSecret inPlainText() {
        return new MissingSecret("is a secret in plain text, which is not shown here", null, SecretReference.EXPECTED);
    }

    /** Tells it as a problem of this place. */
    public void tell(Place place) {
        place.problem(detail, reference, expected);
    }
}
