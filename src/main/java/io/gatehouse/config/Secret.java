package io.gatehouse.config;

/**
 * A secret that a document refers to. Its text shows nothing of it, so that it may stand in what is printed or logged.
 *
 * <p>Threads: any.
 */
public interface Secret {

    /** The value now: that of a file is read again when the file has changed, at most once a second. */
    String value();
}
