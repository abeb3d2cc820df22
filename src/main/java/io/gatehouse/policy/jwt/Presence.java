package io.gatehouse.policy.jwt;

import io.gatehouse.policy.ClaimFields;
import org.jspecify.annotations.Nullable;

/**
 * How a token comes, and what goes on of it.
 *
 * @param header a field that it may come in as well; null for none
 * @param handedOn whether the upstream gets it
 * @param fields in which the upstream is told what it says
 * @param realm what it is asked for
 */
record Presence(@Nullable String header, boolean handedOn, ClaimFields fields, String realm) {
    static Presence of(JwtOptions options) {
        ForwardOptions forward = options.forward();
        return new Presence(
                options.header(),
                forward == null || !Boolean.FALSE.equals(forward.token()),
                ClaimFields.of(forward == null ? null : forward.claims()),
                options.realm() == null ? "gatehouse" : options.realm());
    }
}
