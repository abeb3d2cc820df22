package io.gatehouse.policy.container;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Voucher;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.Proof;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes the server's word for who sends a request. The server has judged the credentials before any filter: here nobody is
 * logged in, and what it refused never comes.
 */
final class ContainerPolicy implements Authenticator {
    private final Map<String, String> roles;
    private final String challenge;

    /** The scheme whose credentials the server has used up. */
    private final String scheme;

    ContainerPolicy(Map<String, String> roles, String challenge) {
        this.roles = Map.copyOf(roles);
        this.challenge = challenge;
        this.scheme = challenge.split(" ", 2)[0];
    }

    @Override
    public Proof decide(Exchange exchange) {
        String user = exchange.voucher().user();
        return user == null
                ? Proof.absent("the server has logged nobody in")
                : Proof.proven(
                        new Caller("container", user, null, groups(exchange.voucher()), Set.of(), Map.of()),
                        "the server has logged " + user + " in");
    }

    private Set<String> groups(Voucher server) {
        Set<String> groups = new TreeSet<>();
        roles.forEach((role, group) -> {
            if (server.hasRole(role)) {
                groups.add(group);
            }
        });
        return Set.copyOf(groups);
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        String user = exchange.voucher().user();
        return user == null ? Map.of() : Map.of("user", user);
    }

    @Override
    public List<String> challenges(@Nullable Proof refused) {
        return List.of(challenge);
    }

    /** It is the server that is guessed at. */
    @Override
    public boolean takesGuesses() {
        return false;
    }

    @Override
    public Request handOn(Request request) {
        return request.headers().contains("Authorization")
                ? request.withHeaders(request.headers().toBuilder()
                        .removeIf((name, value) -> name.equalsIgnoreCase("Authorization") && isOfScheme(value))
                        .build())
                : request;
    }

    private boolean isOfScheme(String value) {
        int end = scheme.length();
        return value.regionMatches(true, 0, scheme, 0, end) && (value.length() == end || value.charAt(end) == ' ');
    }
}
