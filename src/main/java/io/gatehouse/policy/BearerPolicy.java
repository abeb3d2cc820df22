package io.gatehouse.policy;

import io.gatehouse.consumer.Consumer;
import io.gatehouse.consumer.Tokens;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.token.DpopRefused;
import io.gatehouse.token.Token;
import io.gatehouse.token.TokenJudge;
import io.gatehouse.token.TokenLabel;
import io.gatehouse.token.TokenRefused;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows who sends a request by a token that it brings as RFC 6750 or RFC 9449 has it, whoever judges that.
 *
 * <p>A client is told that its token is not good, and not why: which check failed is for an administrator. A token that
 * may be of another issuer is another's to judge.
 */
public final class BearerPolicy implements Authenticator {
    private static final Proof ABSENT = Proof.absent("the request brings no token");

    private static final Proof.Refusal NOT_GOOD =
            Proof.Refusal.unauthorized("The token is not good.", Map.of("error", "invalid_token"));

    private static final Proof.Refusal MALFORMED = new Proof.Refusal(
            400,
            "The request brings no token as it must be written, or several.",
            Map.of("error", "invalid_request"),
            Duration.ZERO);

    private static final Proof.Refusal UNKNOWN =
            new Proof.Refusal(503, "Whether the token is good can't be told now.", Map.of(), Duration.ofSeconds(1));

    private static final Proof.Refusal SEVERAL =
            new Proof.Refusal(403, "The token is that of several consumers.", Map.of(), Duration.ZERO);

    private final String way;
    private final TokenJudge judge;
    private final ClaimMapping mapping;
    private final Tokens consumers;
    private final TokenPresence presence;

    /** @param way the word of the policy */
    public BearerPolicy(String way, TokenJudge judge, ClaimMapping mapping, Tokens consumers, TokenPresence presence) {
        this.way = way;
        this.judge = judge;
        this.mapping = mapping;
        this.consumers = consumers;
        this.presence = presence;
    }

    @Override
    public Proof decide(Exchange exchange) {
        BearerCredentials brought = BearerCredentials.of(exchange.received().headers(), presence.header());
        if (brought.tokens().isEmpty()) {
            return ABSENT;
        }
        if (brought.malformed() || brought.tokens().size() > 1) {
            return Proof.refused("the request brings no token as it must be written, or several", MALFORMED);
        }
        try {
            Token token = judge.judge(brought.tokens().get(0));
            Besides along = presence.sender().check(token, brought, exchange);
            return proven(token).with(along);
        } catch (TokenRefused refused) {
            return refused.isForeign()
                    ? Proof.foreign(refused.reason(), NOT_GOOD)
                    : Proof.refused(refused.reason(), NOT_GOOD);
        } catch (DpopRefused refused) {
            return SenderCheck.refused(refused);
        } catch (FetchFailed failed) {
            return Proof.refused("whether the token is good can't be told: " + failed.getMessage(), UNKNOWN);
        }
    }

    private Proof proven(Token token) {
        Caller caller = mapping.caller(way, token);
        Set<Consumer> owners = consumers.find(String.valueOf(token.text("iss")), caller);
        if (owners.size() > 1) {
            return Proof.refused("the token is that of several consumers", SEVERAL);
        }
        for (Consumer owner : owners) {
            return Proof.proven(
                    caller.as(owner.id(), owner.groups()), "the token is good, of the consumer " + owner.id());
        }
        return Proof.proven(caller, "the token is good");
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        BearerCredentials brought = BearerCredentials.of(exchange.received().headers(), presence.header());
        Map<String, String> input = new LinkedHashMap<>();
        input.put("tokens", Integer.toString(brought.tokens().size()));
        if (brought.isProven()) {
            int proofs = exchange.received().headers().all(SenderCheck.FIELD).size();
            input.put("proofs", Integer.toString(proofs));
            input.put("method", exchange.received().method());
            input.put("url", SenderCheck.url(exchange));
        }
        return input;
    }

    /** Those for a request that brings no token with the scheme {@code DPoP}. */
    @Override
    public List<String> challenges(@Nullable Proof refused) {
        return challenges(refused, false);
    }

    /** The beginning of its hash, and what it says of its issuer. */
    @Override
    public @Nullable String masked(Exchange exchange) {
        BearerCredentials brought = BearerCredentials.of(exchange.received().headers(), presence.header());
        boolean one = brought.tokens().size() == 1 && !brought.malformed();
        return one ? TokenLabel.of(brought.tokens().get(0)) : null;
    }

    @Override
    public List<String> challenges(@Nullable Proof refused, Exchange exchange) {
        return challenges(
                refused,
                BearerCredentials.of(exchange.received().headers(), presence.header())
                        .isProven());
    }

    /** What is wrong stands with the scheme that the token came with (RFC 9449 §7.1, §7.2). */
    private List<String> challenges(@Nullable Proof refused, boolean isProven) {
        Proof.Refusal refusal = refused == null ? null : refused.refusal();
        if (refusal != null && refusal.status() != 401 && refusal.status() != 400) {
            return List.of();
        }
        Map<String, String> parameters = refusal == null ? Map.of() : refusal.parameters();
        String bearer = Challenge.of("Bearer")
                .with("realm", presence.realm())
                .with(isProven ? Map.of() : parameters)
                .toString();
        return List.of(bearer, presence.sender().challenge(presence.realm(), isProven ? parameters : Map.of()));
    }

    /** The nonce where one is wanted (RFC 9449 §9). */
    @Override
    public Headers fields(Proof refused) {
        return refused.refusal() != null && refused.refusal().status() == 401
                ? presence.sender().again()
                : Headers.EMPTY;
    }

    @Override
    public Request handOn(Request request) {
        Request bare = presence.fields().without(request);
        return presence.handedOn()
                ? bare
                : bare.withHeaders(BearerCredentials.without(bare.headers(), presence.header()));
    }

    @Override
    public boolean bringsClaims() {
        return true;
    }

    @Override
    public Request identify(Request request, Caller caller) {
        return presence.fields().with(request, caller);
    }
}
