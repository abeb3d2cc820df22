package io.gatehouse.policy.identity;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Place;
import io.gatehouse.config.Secret;
import io.gatehouse.config.Units;
import io.gatehouse.policy.ClaimFields;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import io.gatehouse.token.GivenKeys;
import io.gatehouse.token.SigningKeys;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code identity} kind of policy. */
public final class IdentityType implements PolicyType<IdentityOptions> {
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /** What the gateway says of itself. */
    private static final Set<String> TAKEN =
            Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf", "act", "consumer", "groups", "scope");

    private final InstantSource clock;

    /** By the system's clock. */
    public IdentityType() {
        this(Clock.systemUTC());
    }

    /** @param clock which tokens are made by */
    public IdentityType(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String key() {
        return "identity";
    }

    @Override
    public Class<IdentityOptions> options() {
        return IdentityOptions.class;
    }

    @Override
    public Phase phase(IdentityOptions options) {
        return Phase.TRANSFORM;
    }

    @Override
    public Set<String> identityFields(IdentityOptions options) {
        Set<String> fields = new HashSet<>(facts(options).fields());
        if (options.jwt() != null) {
            fields.add(options.jwt().field());
        }
        return fields;
    }

    @Override
    public void check(IdentityOptions options, Place place) {
        Map<String, String> seen = new LinkedHashMap<>();
        once(seen, "subject", options.subject(), place.child("subject"));
        once(seen, "consumer", options.consumer(), place.child("consumer"));
        once(seen, "groups", options.groups(), place.child("groups"));
        once(seen, "scopes", options.scopes(), place.child("scopes"));
        if (options.claims() != null) {
            options.claims()
                    .forEach((claim, field) ->
                            once(seen, claim, field, place.child("claims").child(claim)));
        }
        TokenOptions jwt = options.jwt();
        if (jwt != null) {
            once(seen, "jwt", jwt.field(), place.child("jwt").child("header"));
            token(jwt, place.child("jwt"));
        }
    }

    private static void once(Map<String, String> seen, String what, @Nullable String field, Place place) {
        if (field == null) {
            return;
        }
        String before = seen.putIfAbsent(field.toLowerCase(Locale.ROOT), what);
        if (before != null) {
            place.problem("is the field of " + before + " too", field, "a field of its own");
        }
    }

    private static void token(TokenOptions jwt, Place place) {
        if (jwt.lifetime() != null) {
            Duration lifetime = Units.duration(jwt.lifetime());
            if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
                place.child("lifetime")
                        .problem("is out of range", jwt.lifetime(), "a duration of at least 10s and at most 15m");
            }
        }
        Set<String> names = new HashSet<>(TAKEN);
        if (jwt.claims() != null) {
            jwt.claims().forEach((claim, as) -> {
                if (!names.add(as)) {
                    place.child("claims")
                            .child(claim)
                            .problem("is a claim that the token has already", as, "another name");
                }
            });
        }
    }

    @Override
    public Policy<?> compile(IdentityOptions options, Provisions provisions) throws MissingSecret {
        return new IdentityPolicy(facts(options), options.jwt() == null ? null : bearing(options.jwt(), provisions));
    }

    private static Facts facts(IdentityOptions options) {
        return new Facts(
                options.subject(),
                options.consumer(),
                options.groups(),
                options.scopes(),
                ClaimFields.of(options.claims()));
    }

    private IdentityPolicy.Bearing bearing(TokenOptions jwt, Provisions provisions) throws MissingSecret {
        InternalTokens.Said said = new InternalTokens.Said(
                jwt.issuer() == null ? "gatehouse" : jwt.issuer(),
                jwt.audience(),
                jwt.lifetime() == null ? InternalTokens.LIFETIME : Units.duration(jwt.lifetime()),
                jwt.claims() == null ? Map.of() : Map.copyOf(jwt.claims()));
        return new IdentityPolicy.Bearing(
                jwt.field(), jwt.isBearer(), new InternalTokens(said, keys(jwt, provisions), clock));
    }

    private static SigningKeys keys(TokenOptions jwt, Provisions provisions) throws MissingSecret {
        if (jwt.keys() == null) {
            try {
                return provisions.ownKeys().open();
            } catch (IOException e) {
                throw new BadValue(
                        "needs keys to sign with: " + e.getMessage(), "", "a home that can be written, or keys");
            }
        }
        List<Secret> secrets = new ArrayList<>();
        for (String written : jwt.keys()) {
            secrets.add(provisions.secrets().find(written));
        }
        return GivenKeys.of(secrets);
    }
}
