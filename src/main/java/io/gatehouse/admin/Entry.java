package io.gatehouse.admin;

/** What the admin gate decides. */
public sealed interface Entry {

    /** The caller is nobody's business here: 404, and no credential was looked at. */
    record Outside(String why) implements Entry {}

    /** Inside, but who? 401; {@code wrong} when there was a credential. */
    record Unknown(boolean wrong) implements Entry {}

    /** Known, but the request may be another site's doing: 403. */
    record Forbidden(String why) implements Entry {}

    /** Come in; {@code author} is {@code token} or the container's user. */
    record Allowed(String author) implements Entry {}
}
