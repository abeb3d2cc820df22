package io.gatehouse.policy.upstreamauth;

import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Place;
import io.gatehouse.config.Secret;
import io.gatehouse.config.TlsEntry;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Fetching;
import io.gatehouse.fetch.Hosts;
import io.gatehouse.policy.AskedProvider;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import io.gatehouse.token.Client;
import io.gatehouse.token.Grant;
import io.gatehouse.token.GrantedTokens;
import io.gatehouse.token.Provider;
import io.gatehouse.token.Registration;
import io.gatehouse.token.TokenEndpoint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The {@code upstreamAuth} kind of policy. */
public final class UpstreamAuthType implements PolicyType<UpstreamAuthOptions> {
    private static final String WAYS = "exactly one of: basic, apiKey, token";

    private final InstantSource clock;

    /** By the system's clock. */
    public UpstreamAuthType() {
        this(Clock.systemUTC());
    }

    /** @param clock by which tokens end */
    public UpstreamAuthType(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String key() {
        return "upstreamAuth";
    }

    @Override
    public Class<UpstreamAuthOptions> options() {
        return UpstreamAuthOptions.class;
    }

    @Override
    public Phase phase(UpstreamAuthOptions options) {
        return Phase.TRANSFORM;
    }

    @Override
    public void check(UpstreamAuthOptions options, Place place) {
        long ways = Stream.of(options.basic(), options.apiKey(), options.token())
                .filter(Objects::nonNull)
                .count();
        if (ways != 1) {
            place.problem(ways == 0 ? "says nothing" : "says it in several ways", null, WAYS);
        }
        if (options.token() != null) {
            token(options.token(), place.child("token"));
        }
    }

    private static void token(TokenOptions options, Place place) {
        if (options.endpoint() != null) {
            AskedProvider.checkPlain(URI.create(options.endpoint()), place.child("endpoint"));
            if (options.issuer() != null) {
                place.child("issuer")
                        .problem("is not asked where there is an endpoint", options.issuer(), "one of both");
            }
        } else if (options.issuer() != null) {
            AskedProvider.check(options.issuer(), place.child("issuer"));
        } else {
            place.problem("does not say who is asked", null, "exactly one of: issuer, endpoint");
        }
    }

    @Override
    public Policy<?> compile(UpstreamAuthOptions options, Provisions provisions) throws MissingSecret {
        return new UpstreamAuthPolicy(showing(options, provisions));
    }

    private Showing showing(UpstreamAuthOptions options, Provisions provisions) throws MissingSecret {
        if (options.basic() != null) {
            return basic(options.basic(), provisions);
        }
        if (options.apiKey() != null) {
            Secret key = provisions.secrets().findFieldValue(options.apiKey().key());
            return new Fixed(options.apiKey().field(), "a key", key::value);
        }
        TokenOptions token = Objects.requireNonNull(options.token());
        Grant.Wanted wanted = new Grant.Wanted(
                token.scopes() == null ? List.of() : List.copyOf(token.scopes()), token.audience(), token.resource());
        return new Given(tokens(token, provisions), wanted, token.exchanges());
    }

    private static Showing basic(BasicOptions basic, Provisions provisions) throws MissingSecret {
        Secret password = provisions.secrets().find(basic.password());
        return new Fixed("Authorization", "the user " + basic.user(), () -> {
            byte[] both = (basic.user() + ':' + password.value()).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(both);
        });
    }

    /** The key of the tokens. */
    private record Meaning(TokenOptions token) {}

    private GrantedTokens tokens(TokenOptions token, Provisions provisions) throws MissingSecret {
        Secret secret = provisions.secrets().find(token.secret());
        Fetching fetching = provisions.fetching();
        TokenEndpoint endpoint = endpoint(token, secret, fetching);
        return fetching.keep(
                new Meaning(token), GrantedTokens.class, () -> new GrantedTokens(endpoint, fetching.threads(), clock));
    }

    private static TokenEndpoint endpoint(TokenOptions token, Secret secret, Fetching fetching) {
        TlsEntry tls = token.tls();
        if (token.endpoint() != null) {
            URI address = URI.create(token.endpoint());
            Fetcher fetcher = fetching.fetcher(Hosts.of(List.of(address), token.hosts()), tls);
            return TokenEndpoint.at(address, new Client(token.client(), secret, isPost(token)), fetcher);
        }
        String issuer = Objects.requireNonNull(token.issuer());
        AskedProvider asked = AskedProvider.of(issuer, null, token.hosts(), tls);
        Provider provider = asked.provider(fetching);
        return TokenEndpoint.of(
                new Registration(issuer, token.client(), secret, List.of()),
                token.clientAuth() == null ? null : isPost(token),
                provider,
                asked.fetcher(fetching));
    }

    private static boolean isPost(TokenOptions token) {
        return "post".equals(token.clientAuth());
    }
}
