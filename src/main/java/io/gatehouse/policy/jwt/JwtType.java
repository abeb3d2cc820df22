package io.gatehouse.policy.jwt;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Place;
import io.gatehouse.config.Units;
import io.gatehouse.exchange.CredentialNames;
import io.gatehouse.fetch.Fetching;
import io.gatehouse.policy.AskedProvider;
import io.gatehouse.policy.BearerPolicy;
import io.gatehouse.policy.BoundOptions;
import io.gatehouse.policy.ClaimMapping;
import io.gatehouse.policy.ForwardOptions;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import io.gatehouse.policy.SenderCheck;
import io.gatehouse.policy.TokenPresence;
import io.gatehouse.token.Algorithm;
import io.gatehouse.token.KeySet;
import io.gatehouse.token.KeySource;
import io.gatehouse.token.PemKeys;
import io.gatehouse.token.Provider;
import io.gatehouse.token.TokenRules;
import io.gatehouse.token.Verifier;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The {@code jwt} kind of policy. */
public final class JwtType implements PolicyType<JwtOptions> {
    private static final Duration LARGEST_SKEW = Duration.ofMinutes(5);
    private static final String SOURCES = "at most one of: jwks, pem, secret";

    @Override
    public String key() {
        return "jwt";
    }

    @Override
    public Class<JwtOptions> options() {
        return JwtOptions.class;
    }

    @Override
    public Phase phase(JwtOptions options) {
        return Phase.AUTHENTICATE;
    }

    @Override
    public boolean readsConsumers() {
        return true;
    }

    @Override
    public CredentialNames credentialNames(JwtOptions options) {
        return TokenPresence.names(options.header());
    }

    @Override
    public Set<String> identityFields(JwtOptions options) {
        return ForwardOptions.fields(options.forward());
    }

    @Override
    public void check(JwtOptions options, Place place) {
        BoundOptions.check(options.bound(), place.child("bound"));
        long sources = Stream.of(options.jwks(), options.pem(), options.secret())
                .filter(Objects::nonNull)
                .count();
        if (sources > 1) {
            place.problem("says in several ways what tokens are signed with", null, SOURCES);
        }
        boolean asks = options.pem() == null && options.secret() == null;
        if (asks && options.jwks() == null) {
            AskedProvider.check(options.issuer(), place.child("issuer"));
        } else if (asks) {
            AskedProvider.checkPlain(URI.create(options.jwks()), place.child("jwks"));
        }
        if (!asks && options.hosts() != null) {
            place.child("hosts").problem("are never asked, since the keys are given here", null, "no hosts");
        }
        if (!asks && options.tls() != null) {
            place.child("tls").problem("is for nobody, since the keys are given here", null, "no tls");
        }
        if (options.pem() != null) {
            pem(options.pem(), place.child("pem"));
        }
        algorithms(options, place.child("algorithms"));
        if (options.clockSkew() != null && Units.duration(options.clockSkew()).compareTo(LARGEST_SKEW) > 0) {
            place.child("clockSkew").problem("is longer than 5m", options.clockSkew(), "a duration of at most 5m");
        }
    }

    private static void pem(String pem, Place place) {
        try {
            PemKeys.parse(pem);
        } catch (BadValue e) {
            place.problem(e);
        }
    }

    private static void algorithms(JwtOptions options, Place place) {
        List<Algorithm> allowed = algorithms(options);
        for (int i = 0; options.algorithms() != null && i < allowed.size(); i++) {
            if (allowed.get(i).isSymmetric() != (options.secret() != null)) {
                place.child(i)
                        .problem(
                                options.secret() == null
                                        ? "needs a secret"
                                        : "needs the issuer's own key, not a secret",
                                allowed.get(i).name(),
                                options.secret() == null
                                        ? "an algorithm such as RS256 or ES256"
                                        : "HS256, HS384 or HS512");
            }
        }
    }

    private static List<Algorithm> algorithms(JwtOptions options) {
        if (options.algorithms() == null) {
            return options.secret() == null ? Algorithm.ASYMMETRIC : List.of(Algorithm.HS256);
        }
        return options.algorithms().stream().map(Algorithm::valueOf).toList();
    }

    @Override
    public Policy<?> compile(JwtOptions options, Provisions provisions) throws MissingSecret {
        Verifier verifier = verifier(options, provisions);
        return new BearerPolicy(
                key(),
                verifier::verify,
                ClaimMapping.of(options.scopes(), options.groups()),
                provisions.consumers().tokens(),
                TokenPresence.of(
                        options.header(),
                        options.forward(),
                        options.realm(),
                        SenderCheck.of(options.bound(), provisions)));
    }

    private static Verifier verifier(JwtOptions options, Provisions provisions) throws MissingSecret {
        TokenRules rules = rules(options);
        if (options.secret() != null) {
            int octets = rules.algorithms().stream()
                    .mapToInt(Algorithm::shortestSecret)
                    .max()
                    .orElse(0);
            return Verifier.of(rules, provisions.secrets().findOfLength(options.secret(), octets), Clock.systemUTC());
        }
        Fetching fetching = provisions.fetching();
        if (options.pem() != null) {
            KeySet keys = PemKeys.parse(options.pem());
            return fetching.keep(new Verifying(rules, keys), Verifier.class, () -> by(rules, KeySource.of(keys)));
        }
        AskedProvider asked = AskedProvider.of(options.issuer(), options.jwks(), options.hosts(), options.tls());
        Provider provider = asked.provider(fetching);
        return fetching.keep(new Verifying(rules, asked), Verifier.class, () -> by(rules, provider));
    }

    private static Verifier by(TokenRules rules, KeySource keys) {
        return Verifier.of(rules, keys, Clock.systemUTC());
    }

    /** The key of what is remembered of tokens; {@code keys} stands for where they come from, or is those themselves. */
    private record Verifying(TokenRules rules, Object keys) {}

    private static TokenRules rules(JwtOptions options) {
        return new TokenRules(
                options.issuer(),
                options.audiences(),
                Set.copyOf(algorithms(options)),
                options.clockSkew() == null ? TokenRules.SKEW : Units.duration(options.clockSkew()),
                options.profile() == null ? TokenRules.Kind.ACCESS : TokenRules.Kind.PROFILED);
    }
}
