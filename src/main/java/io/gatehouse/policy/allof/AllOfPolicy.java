package io.gatehouse.policy.allof;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.Proof;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows who sends a request by several ways at once: each must prove it, and they must not prove two different consumers. What
 * one refuses is refused; where only some come, the others are asked for.
 */
final class AllOfPolicy implements Authenticator {
    private final List<Part> parts;

    /** One of the ways; {@code id} is the policy's. */
    record Part(String id, Authenticator policy) {}

    /** What came of one. */
    private record Tried(Part part, Proof proof) {}

    AllOfPolicy(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    @Override
    public Proof decide(Exchange exchange) {
        List<Tried> tried = new ArrayList<>();
        for (Part part : parts) {
            Proof proof = part.policy.decide(exchange);
            if (proof.refuses()) {
                return named(part, proof);
            }
            tried.add(new Tried(part, proof));
        }
        List<Tried> missing =
                tried.stream().filter(each -> each.proof.caller() == null).toList();
        if (missing.isEmpty()) {
            return Callers.combined(tried.stream().map(Tried::proof).toList());
        }
        return missing.size() == tried.size() ? none(missing) : some(missing, exchange);
    }

    /** The same refusal, and an administrator is told whose it is. */
    private static Proof named(Part part, Proof refused) {
        Proof.Refusal refusal = refused.refusal();
        String reason = part.id + ": " + refused.reason();
        return refusal == null ? Proof.absent(reason) : Proof.refused(reason, refusal);
    }

    /** Nothing came, or only what may be another's to judge. */
    private static Proof none(List<Tried> all) {
        for (Tried each : all) {
            Proof.Refusal refusal = each.proof.refusal();
            if (refusal != null) {
                return Proof.foreign(each.part.id + ": " + each.proof.reason(), refusal);
            }
        }
        return Proof.absent("the request brings none of what it needs all of");
    }

    private static Proof some(List<Tried> missing, Exchange exchange) {
        for (Tried each : missing) {
            if (each.proof.refusal() != null) {
                return named(each.part, each.proof);
            }
        }
        Part first = missing.get(0).part;
        boolean canBeAskedFor = missing.stream()
                .anyMatch(each -> !each.part.policy.challenges(null, exchange).isEmpty());
        return Proof.refused(
                first.id + ": " + missing.get(0).proof.reason(),
                new Proof.Refusal(
                        canBeAskedFor ? 401 : 403,
                        "This needs several credentials, and the request brings only some of them.",
                        Map.of(),
                        Duration.ZERO));
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        Map<String, String> input = new LinkedHashMap<>();
        parts.forEach(
                part -> part.policy.input(exchange).forEach((name, value) -> input.put(part.id + ' ' + name, value)));
        return input;
    }

    @Override
    public List<String> challenges(@Nullable Proof refused) {
        return forbids(refused)
                ? List.of()
                : parts.stream()
                        .flatMap(part -> part.policy.challenges(refused).stream())
                        .toList();
    }

    /** Other credentials of the same kinds would not help. */
    private static boolean forbids(@Nullable Proof refused) {
        return refused != null && refused.status() == 403;
    }

    @Override
    public List<String> challenges(@Nullable Proof refused, Exchange exchange) {
        return forbids(refused)
                ? List.of()
                : parts.stream()
                        .flatMap(part -> part.policy.challenges(refused, exchange).stream())
                        .toList();
    }

    @Override
    public Headers fields(Proof refused) {
        Headers.Builder fields = Headers.builder();
        parts.forEach(part -> part.policy.fields(refused).forEach(fields::add));
        return fields.build();
    }

    @Override
    public @Nullable String masked(Exchange exchange) {
        for (Part part : parts) {
            String masked = part.policy.masked(exchange);
            if (masked != null) {
                return masked;
            }
        }
        return null;
    }

    @Override
    public Request handOn(Request request) {
        Request bare = request;
        for (Part part : parts) {
            bare = part.policy.handOn(bare);
        }
        return bare;
    }

    @Override
    public Request identify(Request request, Caller caller) {
        Request told = request;
        for (Part part : parts) {
            told = part.policy.identify(told, caller);
        }
        return told;
    }

    @Override
    public boolean bringsClaims() {
        return parts.stream().anyMatch(part -> part.policy.bringsClaims());
    }

    @Override
    public boolean takesGuesses() {
        return parts.stream().anyMatch(part -> part.policy.takesGuesses());
    }
}
