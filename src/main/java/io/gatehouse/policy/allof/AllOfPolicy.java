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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Knows who sends a request by several ways at once: each must prove it, and they must not prove two different consumers. What
 * one refuses is refused; where only some come, the others are asked for.
 */
final class AllOfPolicy implements Authenticator {
    private static final String INCOMPLETE =
            "This needs several credentials, and the request brings only some of them.";

    private final List<Part> parts;

    /** One of the ways; {@code id} is the policy's. */
    record Part(String id, Authenticator policy) {
        /** Whether a field can ask for it. */
        private boolean isAskedFor(Exchange exchange) {
            return !policy.challenges(null, exchange).isEmpty();
        }

        /** What this one has refused; null where it was another. */
        private @Nullable Proof own(@Nullable Proof refused) {
            return refused != null && refused.reason().startsWith(id + ": ") ? refused : null;
        }
    }

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
                return proof.ofPart(part.id);
            }
            tried.add(new Tried(part, proof));
        }
        List<Tried> missing =
                tried.stream().filter(each -> each.proof.caller() == null).toList();
        if (missing.isEmpty()) {
            return Callers.combined(tried.stream().map(Tried::proof).toList());
        }
        return missing.size() == tried.size() ? none(missing) : some(tried, missing, exchange);
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

    /**
     * Some prove it and others don't. Where those that do come with the connection, which chooses nothing, the next way may know
     * who it is.
     */
    private static Proof some(List<Tried> tried, List<Tried> missing, Exchange exchange) {
        Tried first = missing.stream()
                .filter(each -> each.proof.refusal() != null)
                .findFirst()
                .orElse(missing.get(0));
        String reason = first.part.id + ": " + first.proof.reason();
        Proof.Refusal refusal = first.proof.refusal();
        if (refusal == null) {
            boolean canBeAskedFor = missing.stream().anyMatch(each -> each.part.isAskedFor(exchange));
            refusal = new Proof.Refusal(canBeAskedFor ? 401 : 403, INCOMPLETE, Map.of(), Duration.ZERO);
        }
        boolean isOfConnection = tried.stream()
                .filter(each -> each.proof.caller() != null)
                .noneMatch(each -> each.part.isAskedFor(exchange));
        if (isOfConnection) {
            return Proof.foreign(reason, refusal);
        }
        return first.proof.refusal() == null ? Proof.incomplete(reason, refusal) : Proof.refused(reason, refusal);
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
                        .flatMap(part -> part.policy.challenges(part.own(refused)).stream())
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
                        .flatMap(part -> part.policy.challenges(part.own(refused), exchange).stream())
                        .toList();
    }

    @Override
    public Headers fields(Proof refused) {
        for (Part part : parts) {
            if (part.own(refused) != null) {
                return part.policy.fields(refused);
            }
        }
        return Headers.EMPTY;
    }

    /** All that came. */
    @Override
    public @Nullable String masked(Exchange exchange) {
        List<String> masked = parts.stream()
                .map(part -> part.policy.masked(exchange))
                .filter(Objects::nonNull)
                .toList();
        return masked.isEmpty() ? null : String.join(", ", masked);
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
