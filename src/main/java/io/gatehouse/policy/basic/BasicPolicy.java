package io.gatehouse.policy.basic;

import io.gatehouse.consumer.Consumer;
import io.gatehouse.consumer.Finding;
import io.gatehouse.consumer.Passwords;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
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
 * Knows who sends a request by a name and a password (RFC 7617).
 *
 * <p>A password that came over plain HTTP is refused and not even looked at, so that the client does not get used to it,
 * and the answer tells nothing of it; the machine's own clients may send it so.
 */
final class BasicPolicy implements Authenticator {
    private final String challenge;
    private final boolean insecure;
    private final Passwords passwords;

    BasicPolicy(String realm, boolean insecure, Passwords passwords) {
        this.challenge = Challenge.of("Basic")
                .with("realm", realm)
                .with("charset", "UTF-8")
                .toString();
        this.insecure = insecure;
        this.passwords = passwords;
    }

    @Override
    public Proof decide(Exchange exchange) {
        Request request = exchange.received();
        if (!Credentials.in(request.headers())) {
            return Proof.absent("the request brings no name and password");
        }
        if (!isPrivate(exchange.client(), request.headers())) {
            return refused(403, "the password came over plain HTTP", "A password is taken over HTTPS only.");
        }
        List<String> fields = request.headers().all("Authorization");
        if (fields.size() > 1) {
            return refused(
                    400,
                    "the request has " + fields.size() + " fields Authorization",
                    "The request has more than one field Authorization.");
        }
        Credentials credentials = Credentials.read(fields.get(0));
        if (credentials == null) {
            return refused(
                    400,
                    "the field Authorization is not Base64 of a name, a colon and a password in UTF-8",
                    "Name and password can't be read.");
        }
        return judged(passwords.find(credentials.user(), credentials.password()));
    }

    private boolean isPrivate(Client client, Headers headers) {
        return insecure || client.secure() || client.isOfThisMachine(headers);
    }

    private static Proof judged(Finding found) {
        Consumer consumer = found.consumer();
        if (consumer != null) {
            return Proof.proven(
                    new Caller("basic", consumer.id(), consumer.id(), consumer.groups(), Set.of(), Map.of()),
                    found.reason());
        }
        if (found.busy()) {
            return Proof.refused(
                    found.reason(),
                    new Proof.Refusal(503, "Too many passwords are being compared.", Map.of(), Duration.ofSeconds(1)));
        }
        return Proof.refused(
                found.reason(), Proof.Refusal.unauthorized("Name and password are not good together.", Map.of()));
    }

    private static Proof refused(int status, String reason, String detail) {
        return Proof.refused(reason, new Proof.Refusal(status, detail, Map.of(), Duration.ZERO));
    }

    /** The name only where somebody has it: what nobody has may be a password in the wrong place. */
    @Override
    public Map<String, String> input(Exchange exchange) {
        Map<String, String> input = new LinkedHashMap<>();
        input.put("scheme", exchange.client().scheme());
        for (String field : exchange.received().headers().all("Authorization")) {
            Credentials credentials = Credentials.isBasic(field) ? Credentials.read(field) : null;
            if (credentials != null && passwords.knows(credentials.user())) {
                input.put("user", credentials.user());
            }
        }
        return input;
    }

    /** The user's name, which no explanation shows, but an auditor must know. */
    @Override
    public @Nullable String masked(Exchange exchange) {
        List<String> fields = exchange.received().headers().all("Authorization");
        boolean readable = fields.size() == 1 && Credentials.isBasic(fields.get(0));
        Credentials credentials = readable ? Credentials.read(fields.get(0)) : null;
        return credentials == null ? null : "user " + credentials.user();
    }

    /** None where the password must not be sent again in the same way. */
    @Override
    public List<String> challenges(@Nullable Proof refused) {
        Proof.Refusal refusal = refused == null ? null : refused.refusal();
        return refusal != null && refusal.status() == 403 ? List.of() : List.of(challenge);
    }

    /** Another scheme's field is another's to take away. */
    @Override
    public Request handOn(Request request) {
        return Credentials.in(request.headers())
                ? request.withHeaders(request.headers().toBuilder()
                        .removeIf((name, value) -> name.equalsIgnoreCase("Authorization") && Credentials.isBasic(value))
                        .build())
                : request;
    }
}
