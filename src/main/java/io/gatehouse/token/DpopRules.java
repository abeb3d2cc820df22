package io.gatehouse.token;

import java.time.Duration;
import java.util.Set;

/**
 * What makes a proof good.
 *
 * @param algorithms by which it may be signed; none with a shared secret
 * @param within by how much its {@code iat} may differ from now, either way: 1 s to {@link #LONGEST}
 */
public record DpopRules(Set<Algorithm> algorithms, Duration within) {
    /** The least {@link #within} may be. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /** The most {@link #within} may be. */
    public static final Duration LONGEST = Duration.ofMinutes(5);

    /** By how much it may differ unless it is said. */
    public static final Duration USUAL = Duration.ofSeconds(60);
}
