package io.gatehouse.config;

/** A document of more bytes than a document may have. */
public final class TooLargeDocument extends UnreadableDocument {

    private static final long serialVersionUID = 1L;

    private final long size;
    private final long limit;

    TooLargeDocument(long size, long limit) {
        super("the document has " + size + " bytes or more; at most " + limit + " are read", null);
        this.size = size;
        this.limit = limit;
    }

    /** How many bytes it has at least (reading stops soon after the limit). */
    public long size() {
        return size;
    }

    /** How many bytes a document may have. */
    public long limit() {
        return limit;
    }
}
