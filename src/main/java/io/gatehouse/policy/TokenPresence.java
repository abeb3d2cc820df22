package io.gatehouse.policy;

import io.gatehouse.exchange.CredentialNames;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a token comes and what goes on of it.
 *
 * @param header a field that it may come in as well; null for none
 * @param handedOn whether the upstream gets it
 * @param fields in which the upstream is told what it says
 * @param realm what it is asked for
 * @param sender whether it comes from whom it is for
 */
public record TokenPresence(
        @Nullable String header, boolean handedOn, ClaimFields fields, String realm, SenderCheck sender) {

    /** As options have it; null for what they leave out. */
    public static TokenPresence of(
            @Nullable String header, @Nullable ForwardOptions forward, @Nullable String realm, SenderCheck sender) {
        return new TokenPresence(
                header,
                forward == null || !Boolean.FALSE.equals(forward.token()),
                ClaimFields.of(forward == null ? null : forward.claims()),
                realm == null ? "gatehouse" : realm,
                sender);
    }

    /** The names under which clients send such tokens besides the usual one. */
    public static CredentialNames names(@Nullable String header) {
        return header == null ? CredentialNames.NONE : CredentialNames.of(Set.of(header), Set.of());
    }
}
