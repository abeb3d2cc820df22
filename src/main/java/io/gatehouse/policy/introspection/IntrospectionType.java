package io.gatehouse.policy.introspection;

import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Place;
import io.gatehouse.config.TlsEntry;
import io.gatehouse.config.Units;
import io.gatehouse.exchange.CredentialNames;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Fetching;
import io.gatehouse.fetch.Hosts;
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
import io.gatehouse.token.Client;
import io.gatehouse.token.IntrospectionRules;
import io.gatehouse.token.Introspector;
import io.gatehouse.token.Provider;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code introspection} kind of policy. */
public final class IntrospectionType implements PolicyType<IntrospectionOptions> {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Override
    public String key() {
        return "introspection";
    }

    @Override
    public Class<IntrospectionOptions> options() {
        return IntrospectionOptions.class;
    }

    @Override
    public Phase phase(IntrospectionOptions options) {
        return Phase.AUTHENTICATE;
    }

    @Override
    public boolean readsConsumers() {
        return true;
    }

    @Override
    public CredentialNames credentialNames(IntrospectionOptions options) {
        return TokenPresence.names(options.header());
    }

    @Override
    public Set<String> identityFields(IntrospectionOptions options) {
        return ForwardOptions.fields(options.forward());
    }

    @Override
    public void check(IntrospectionOptions options, Place place) {
        BoundOptions.check(options.bound(), place.child("bound"));
        if (options.endpoint() != null) {
            AskedProvider.checkPlain(URI.create(options.endpoint()), place.child("endpoint"));
        } else if (options.issuer() != null) {
            AskedProvider.check(options.issuer(), place.child("issuer"));
        } else {
            place.problem("does not say who is asked", null, "at least one of: issuer, endpoint");
        }
        if (options.cache() != null && Units.duration(options.cache()).compareTo(LONGEST) > 0) {
            place.child("cache").problem("is longer than 30s", options.cache(), "a duration of at most 30s");
        }
    }

    @Override
    public Policy<?> compile(IntrospectionOptions options, Provisions provisions) throws MissingSecret {
        Client client = new Client(
                options.client(), provisions.secrets().find(options.secret()), "post".equals(options.clientAuth()));
        Fetching fetching = provisions.fetching();
        Asked asked = asked(options, fetching);
        Introspector introspector = fetching.keep(
                new Judging(asked.meaning, options.client(), options.secret(), options.audiences(), options.cache()),
                Introspector.class,
                () -> new Introspector(
                        new IntrospectionRules(client, options.issuer(), options.audiences(), remembered(options)),
                        asked.endpoint,
                        asked.fetcher,
                        Clock.systemUTC()));
        return new BearerPolicy(
                key(),
                introspector,
                ClaimMapping.of(options.scopes(), options.groups()),
                provisions.consumers().tokens(),
                TokenPresence.of(
                        options.header(),
                        options.forward(),
                        options.realm(),
                        SenderCheck.of(options.bound(), provisions)));
    }

    private static Duration remembered(IntrospectionOptions options) {
        return options.cache() == null ? LONGEST : Units.duration(options.cache());
    }

    /** The key of what is remembered of tokens. */
    private record Judging(
            Object asked,
            String client,
            String secret,
            Set<String> audiences,
            @Nullable String cache) {}

    /** An endpoint that is written; the issuer is what its tokens are told apart by, though nobody asks it. */
    private record Written(
            URI address,
            Hosts hosts,
            @Nullable TlsEntry tls,
            @Nullable String issuer) {}

    /**
     * Who is asked.
     *
     * @param meaning equal for the same
     */
    private record Asked(Object meaning, Introspector.Endpoint endpoint, Fetcher fetcher) {}

    private static Asked asked(IntrospectionOptions options, Fetching fetching) {
        String endpoint = options.endpoint();
        if (endpoint == null) {
            String issuer = Objects.requireNonNull(options.issuer());
            AskedProvider asked = AskedProvider.of(issuer, null, options.hosts(), options.tls());
            Provider provider = asked.provider(fetching);
            return new Asked(
                    asked, () -> provider.metadata().endpoint("introspection_endpoint"), asked.fetcher(fetching));
        }
        URI address = URI.create(endpoint);
        Hosts hosts = Hosts.of(List.of(address), options.hosts());
        Written meaning = new Written(address, hosts, options.tls(), options.issuer());
        return new Asked(meaning, () -> address, fetching.fetcher(hosts, options.tls()));
    }
}
