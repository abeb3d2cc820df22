package io.gatehouse.admin;

import java.time.Duration;

/** What the admin gate decides. */
public sealed interface Entry {

    /** The caller is nobody's business here: 404, and no credential was looked at. */
    record Outside(String why) implements Entry {}

    /** Inside, but who? 401; {@code wrong} when there was a credential. */
    record Unknown(boolean wrong) implements Entry {}

    /** The client has failed too often, and no credential was looked at: 429, and again after this time. */
    record Limited(Duration again) implements Entry {}

    /** Known, but the request may be another site's doing: 403. */
    record Forbidden(String why) implements Entry {}

    /**
     * Come in.
     *
     * @param author {@code token}, {@code token:NAME} or the container's user
     * @param readOnly whether they may change nothing
     */
    record Allowed(String author, boolean readOnly) implements Entry {
        Allowed(String author) {
            this(author, false);
        }
    }
}
