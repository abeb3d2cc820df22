package io.gatehouse.policy.allof;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.policy.Besides;
import io.gatehouse.policy.Once;
import io.gatehouse.policy.Proof;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One caller of what several ways have proven. */
final class Callers {
    private static final Proof.Refusal TWO =
            new Proof.Refusal(403, "The credentials are those of several consumers.", Map.of(), Duration.ZERO);

    private Callers() {}

    /**
     * The way, the subject and the claims are those of the first that has claims, else of the first; groups and scopes are those of
     * all.
     *
     * @param proofs each has a caller
     */
    static Proof combined(List<Proof> proofs) {
        List<Caller> callers =
                proofs.stream().map(Proof::caller).filter(Objects::nonNull).toList();
        List<String> consumers = callers.stream()
                .map(Caller::consumer)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (consumers.size() > 1) {
            return Proof.refused("they prove several consumers: " + String.join(", ", consumers), TWO);
        }
        Caller first = callers.stream()
                .filter(caller -> !caller.claims().isEmpty())
                .findFirst()
                .orElse(callers.get(0));
        Set<String> groups = new HashSet<>();
        Set<String> scopes = new HashSet<>();
        callers.forEach(caller -> {
            groups.addAll(caller.groups());
            scopes.addAll(caller.scopes());
        });
        Caller one = new Caller(
                first.way(),
                first.subject(),
                consumers.isEmpty() ? null : consumers.get(0),
                Set.copyOf(groups),
                Set.copyOf(scopes),
                first.claims());
        String reasons = String.join("; ", proofs.stream().map(Proof::reason).toList());
        return Proof.proven(one, reasons)
                .with(together(proofs.stream().map(Proof::besides).toList()));
    }

    private static Besides together(List<Besides> all) {
        Headers.Builder onward = Headers.builder();
        Headers.Builder back = Headers.builder();
        all.forEach(each -> {
            each.onward().forEach(onward::set);
            each.back().forEach(back::set);
        });
        List<Once> once = all.stream().map(Besides::once).toList();
        return new Besides(
                onward.build(),
                back.build(),
                exchange -> useAll(once, exchange),
                all.stream().anyMatch(Besides::personal));
    }

    private static @Nullable Proof useAll(List<Once> all, Exchange exchange) {
        for (Once each : all) {
            Proof refused = each.use(exchange);
            if (refused != null) {
                return refused;
            }
        }
        return null;
    }
}
