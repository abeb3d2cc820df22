package io.gatehouse.policy;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy that finds out who sends a request. Several in one chain mean any of them, in their order ({@link
 * Authentication}).
 */
public interface Authenticator extends Policy<Proof> {
    /**
     * How a client may say who it is, as values of {@code WWW-Authenticate} (RFC 9110 §11.6.1).
     *
     * @param refused what is wrong with the credentials that came, where this policy refused them; null where none came
     */
    List<String> challenges(@Nullable Proof refused);

    /** Fields of the answer to a request that this policy refused, besides the challenges. */
    default Headers fields(Proof refused) {
        return Headers.EMPTY;
    }

    /**
     * The same decision where it is only observed, for one that does something to come to it: what it would find out by doing
     * so is taken to go well.
     */
    @Override
    default Proof observe(Exchange exchange) {
        return decide(exchange);
    }

    /** What the credential that a request brings is known by, for a log: never enough of it to be one; null for nothing. */
    default @Nullable String masked(Exchange exchange) {
        return null;
    }

    /** The same for an exchange, where they depend on how it came. */
    default List<String> challenges(@Nullable Proof refused, Exchange exchange) {
        return challenges(refused);
    }

    /**
     * What a client gets that brings no credentials of any kind, in place of 401, such as a browser that is sent where its
     * user can log in; null for nothing else.
     */
    default @Nullable Reply lead(Exchange exchange) {
        return null;
    }

    /** The request without the credentials that are meant for the gateway alone. */
    default Request handOn(Request request) {
        return request;
    }

    /** The request with what this policy tells an upstream of the caller that it has found out. */
    default Request identify(Request request, Caller caller) {
        return request;
    }

    /** Whether the callers that it finds out have claims. */
    default boolean bringsClaims() {
        return false;
    }

    /** Whether a client may try credentials on it, of which those that are not good are answered 401. */
    default boolean takesGuesses() {
        return true;
    }

    /** Whether it applies only where a request brings none of the credentials that the others look for. */
    default boolean isLast() {
        return false;
    }

    /** Asked by nobody: what is decided is carried out together with the other ways ({@link Authentication}). */
    @Override
    default Reply carryOut(Proof proof, Exchange exchange, Handler next) throws IOException {
        throw new IllegalStateException("an authentication is one of a group");
    }
}
