package io.gatehouse.policy.anonymous;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.Proof;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets in as nobody in particular who brings none of the credentials that the other ways of the route look for. */
final class AnonymousPolicy implements Authenticator {
    private final Proof proof;

    AnonymousPolicy(Caller nobody) {
        this.proof = Proof.proven(nobody, "the request brings no credentials");
    }

    @Override
    public Proof decide(Exchange exchange) {
        return proof;
    }

    @Override
    public List<String> challenges(@Nullable Proof refused) {
        return List.of();
    }

    @Override
    public boolean takesGuesses() {
        return false;
    }

    @Override
    public boolean isLast() {
        return true;
    }
}
