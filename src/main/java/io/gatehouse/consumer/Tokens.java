package io.gatehouse.consumer;

import io.gatehouse.config.TokenEntry;
import io.gatehouse.exchange.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the tokens of a document's consumers say, by which they are told apart. Threads: any. */
public final class Tokens {
    /** The claims that are looked at, by issuer; and whose a value of one is. */
    private final Map<String, List<String>> claims = new HashMap<>();

    private final Map<TokenEntry, Consumer> byClaim = new HashMap<>();

    Tokens() {}

    /** Before anybody looks. */
    void add(Consumer consumer, TokenEntry entry) {
        List<String> ofIssuer = claims.computeIfAbsent(entry.issuer(), issuer -> new ArrayList<>());
        if (!ofIssuer.contains(entry.claim())) {
            ofIssuer.add(entry.claim());
        }
        byClaim.put(entry, consumer);
    }

    /** Whose the token of this issuer is that says of its caller what is known of it; more than one where it is several's. */
    public Set<Consumer> find(String issuer, Caller caller) {
        List<String> looked = claims.get(issuer);
        if (looked == null) {
            return Set.of();
        }
        Set<Consumer> found = new LinkedHashSet<>();
        for (String claim : looked) {
            for (String value : values(claim, caller)) {
                Consumer consumer = byClaim.get(new TokenEntry(issuer, claim, value));
                if (consumer != null) {
                    found.add(consumer);
                }
            }
        }
        return found;
    }

    private static List<String> values(String claim, Caller caller) {
        if (caller.claim(claim) instanceof List<?> list) {
            return list.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        String text = caller.claimText(claim);
        return text == null ? List.of() : List.of(text);
    }
}
