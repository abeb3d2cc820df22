package io.gatehouse.policy;

import io.gatehouse.config.Place;
import io.gatehouse.config.Units;
import io.gatehouse.token.DpopRules;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a token is believed that is bound to a key of its sender.
 *
 * @param required whether others are refused; absent: no
 * @param clientCert whether a trusted proxy's {@code Client-Cert} tells the client's certificate; absent: no
 * @param within by how much the time of a proof may differ, either way; absent: {@link DpopRules#USUAL}
 * @param algorithms by which a proof may be signed; absent: all that need a key of the sender's own
 * @param nonce a secret by which the gateway makes texts that proofs must have; absent: they need none
 */
public record BoundOptions(
        @Nullable Boolean required,
        @Nullable Boolean clientCert,
        @Nullable String within,
        @Nullable List<String> algorithms,
        @Nullable String nonce) {
    static final BoundOptions USUAL = new BoundOptions(null, null, null, null, null);

    /** Reports what a schema can't say; {@code place} stands at these options, which may be absent. */
    public static void check(@Nullable BoundOptions options, Place place) {
        if (options == null || options.within == null) {
            return;
        }
        Duration within = Units.duration(options.within);
        if (within.compareTo(DpopRules.SHORTEST) < 0 || within.compareTo(DpopRules.LONGEST) > 0) {
            place.child("within").problem("is not between 1s and 5m", options.within, "a duration of 1s to 5m");
        }
    }
}
