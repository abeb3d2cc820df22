package io.gatehouse.policy.introspection;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Place;
import io.gatehouse.config.ProviderUrl;
import io.gatehouse.config.TlsEntry;
import io.gatehouse.config.Units;
import io.gatehouse.exchange.CredentialNames;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Fetching;
import io.gatehouse.fetch.Hosts;
import io.gatehouse.policy.BearerPolicy;
import io.gatehouse.policy.ClaimMapping;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import io.gatehouse.policy.TokenPresence;
import io.gatehouse.token.Client;
import io.gatehouse.token.IntrospectionRules;
import io.gatehouse.token.Introspector;
import io.gatehouse.token.Provider;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
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
        return options.header() == null ? CredentialNames.NONE : CredentialNames.of(Set.of(options.header()), Set.of());
    }

    @Override
    public void check(IntrospectionOptions options, Place place) {
        if (options.endpoint() != null) {
            plain(URI.create(options.endpoint()), place.child("endpoint"));
        } else if (options.issuer() != null) {
            issuer(options.issuer(), place.child("issuer"));
        } else {
            place.problem("does not say who is asked", null, "at least one of: issuer, endpoint");
        }
        if (options.cache() != null && Units.duration(options.cache()).compareTo(LONGEST) > 0) {
            place.child("cache").problem("is longer than 30s", options.cache(), "a duration of at most 30s");
        }
    }

    private static void issuer(String issuer, Place place) {
        try {
            plain(ProviderUrl.parse(issuer), place);
        } catch (BadValue e) {
            place.problem(e);
        }
    }

    private static void plain(URI uri, Place place) {
        if (ProviderUrl.isPlain(uri)) {
            place.warning("is asked in plain HTTP, which is for trying things out", uri.toString(), "https");
        }
    }

    @Override
    public Policy<?> compile(IntrospectionOptions options, Provisions provisions) throws MissingSecret {
        Client client = new Client(
                options.client(), provisions.secrets().find(options.secret()), "post".equals(options.clientAuth()));
        Asked asked = Asked.of(options);
        Fetching fetching = provisions.fetching();
        Fetcher fetcher = fetching.fetcher(asked.hosts, asked.tls);
        Introspector introspector = fetching.keep(
                new Judging(asked, options.client(), options.secret(), options.audiences(), options.cache()),
                Introspector.class,
                () -> new Introspector(
                        new IntrospectionRules(client, options.issuer(), options.audiences(), remembered(options)),
                        asked.endpoint(fetching, fetcher),
                        fetcher,
                        Clock.systemUTC()));
        return new BearerPolicy(
                key(),
                introspector,
                ClaimMapping.of(options.scopes(), options.groups()),
                provisions.consumers().tokens(),
                TokenPresence.of(options.header(), options.forward(), options.realm()));
    }

    private static Duration remembered(IntrospectionOptions options) {
        return options.cache() == null ? LONGEST : Units.duration(options.cache());
    }

    /** The key of what is remembered of tokens. */
    private record Judging(
            Asked asked,
            String client,
            String secret,
            Set<String> audiences,
            @Nullable String cache) {}

    /** Who is asked, by which what is known of it is kept. */
    private record Asked(
            @Nullable String issuer,
            @Nullable String endpoint,
            Hosts hosts,
            @Nullable TlsEntry tls) {

        static Asked of(IntrospectionOptions options) {
            return new Asked(
                    options.issuer(),
                    options.endpoint(),
                    Hosts.of(
                            Stream.of(options.endpoint(), options.endpoint() == null ? options.issuer() : null)
                                    .filter(Objects::nonNull)
                                    .map(URI::create)
                                    .toList(),
                            options.hosts()),
                    options.tls());
        }

        Introspector.Endpoint endpoint(Fetching fetching, Fetcher fetcher) {
            if (endpoint != null) {
                URI address = URI.create(endpoint);
                return () -> address;
            }
            Provider provider = fetching.keep(
                    this,
                    Provider.class,
                    () -> new Provider(
                            Objects.requireNonNull(issuer), null, fetcher, fetching.threads(), System::nanoTime));
            return () -> provider.metadata().endpoint("introspection_endpoint");
        }
    }
}
