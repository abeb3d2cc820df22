package io.gatehouse.policy;

/**
 * The cookies by which a policy knows browsers. A browser keeps one value for a name (RFC 6265 §5.3), so nobody else may
 * give it one of these.
 */
public interface OwnCookies {
    /** The name of the first one, from which those of the others are made. */
    String name();

    /** Whether a cookie that is called so is one of them. */
    boolean has(String called);
}
