package io.gatehouse.policy.apikey;

import io.gatehouse.consumer.ApiKeys;
import io.gatehouse.consumer.Consumer;
import io.gatehouse.consumer.Finding;
import io.gatehouse.consumer.Minted;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.Challenge;
import io.gatehouse.policy.Proof;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows who sends a request by a key that it brings: a field's, unless the document says another place. No standard says
 * how a server asks for one; its challenge has the scheme {@code ApiKey}, and tells the places.
 */
final class ApiKeyPolicy implements Authenticator {
    private final Places places;
    private final String realm;
    private final ApiKeys keys;

    ApiKeyPolicy(Places places, String realm, ApiKeys keys) {
        this.places = places;
        this.realm = realm;
        this.keys = keys;
    }

    @Override
    public Proof decide(Exchange exchange) {
        List<String> brought = places.keys(exchange.received());
        if (brought.isEmpty()) {
            return Proof.absent("the request brings no key");
        }
        if (brought.size() > 1) {
            return Proof.refused(
                    "the request brings " + brought.size() + " keys",
                    new Proof.Refusal(
                            400,
                            "The request brings more than one key.",
                            Map.of("error", "invalid_request"),
                            Duration.ZERO));
        }
        Finding found = keys.find(brought.get(0));
        Consumer consumer = found.consumer();
        return consumer == null
                ? Proof.refused(found.reason(), Proof.Refusal.unauthorized("The key is not good.", Map.of()))
                : Proof.proven(
                        new Caller("apiKey", consumer.id(), consumer.id(), consumer.groups(), Set.of(), Map.of()),
                        found.reason());
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        Map<String, String> input = new LinkedHashMap<>();
        input.put("places", places.toString());
        input.put("found", Integer.toString(places.keys(exchange.received()).size()));
        return input;
    }

    /** Its beginning and its length. */
    @Override
    public @Nullable String masked(Exchange exchange) {
        List<String> brought = places.keys(exchange.received());
        return brought.size() == 1 ? "key " + Minted.beginning(brought.get(0)) : null;
    }

    @Override
    public List<String> challenges(@Nullable Proof refused) {
        Challenge challenge = Challenge.of("ApiKey").with("realm", realm).with(places.named());
        Proof.Refusal refusal = refused == null ? null : refused.refusal();
        return List.of(challenge
                .with(refusal == null ? Map.of() : refusal.parameters())
                .toString());
    }

    @Override
    public Request handOn(Request request) {
        return places.without(request);
    }
}
