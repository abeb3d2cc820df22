package io.gatehouse.explain;

import io.gatehouse.config.ConsumerEntry;
import io.gatehouse.exchange.Caller;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request that is only tried out is to be taken to be from, so that it need not bring credentials.
 *
 * @param consumer the id of a consumer, which exists; null for none
 * @param claims the claims of a token; null for none
 */
public record Assumed(@Nullable String consumer, @Nullable Map<String, Object> claims) {

    /** The credentials that it brings decide. */
    public static final Assumed ITSELF = new Assumed(null, null);

    /** The caller that an authentication would find; null where credentials decide. */
    @Nullable
    Caller caller(Map<String, ConsumerEntry> consumers) {
        if (consumer == null && claims == null) {
            return null;
        }
        Map<String, Object> said = claims == null ? Map.of() : claims;
        Object subject = said.get("iss") == null ? said.get("sub") : said.get("iss") + "|" + said.get("sub");
        ConsumerEntry entry = consumer == null ? null : consumers.get(consumer);
        return new Caller(
                "assumed",
                subject == null ? consumer : subject.toString(),
                consumer,
                entry == null ? Set.of() : Set.copyOf(entry.groups()),
                said.get("scope") instanceof String scope && !scope.isBlank()
                        ? Set.copyOf(Arrays.asList(scope.strip().split(" +")))
                        : Set.of(),
                said);
    }
}
