package io.gatehouse.policy;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.Place;
import io.gatehouse.config.ProviderUrl;
import io.gatehouse.config.TlsEntry;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Fetching;
import io.gatehouse.fetch.Hosts;
import io.gatehouse.token.Provider;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider that policies ask; equal ones are one provider, of which everything is known once.
 *
 * @param jwks where its keys are; null for where its metadata says
 * @param hosts that are asked, its own among them
 * @param tls how hands are shaken with them; null for the usual way
 */
public record AskedProvider(
        String issuer,
        @Nullable String jwks,
        Hosts hosts,
        @Nullable TlsEntry tls) {
    private static final String ISSUER = "an issuer such as https://idp.example.com/realms/pets";

    /** @param more hosts that are asked besides those of the issuer, or of its keys */
    public static AskedProvider of(
            String issuer, @Nullable String jwks, @Nullable List<String> more, @Nullable TlsEntry tls) {
        URI asked = URI.create(jwks == null ? issuer : jwks);
        return new AskedProvider(issuer, jwks, Hosts.of(List.of(asked), more), tls);
    }

    /** What it is asked with. Each snapshot wants it for itself: the connections are its own as long as it lasts. */
    public Fetcher fetcher(Fetching fetching) {
        return fetching.fetcher(hosts, tls);
    }

    /** What is known of it. */
    public Provider provider(Fetching fetching) {
        // not only where the provider is new: who keeps one keeps its connections too
        Fetcher fetcher = fetcher(fetching);
        URI keys = jwks == null ? null : URI.create(jwks);
        return fetching.keep(
                this, Provider.class, () -> new Provider(issuer, keys, fetcher, fetching.threads(), System::nanoTime));
    }

    /** Tells what is wrong with an issuer whose metadata is asked for. */
    public static void check(String issuer, Place place) {
        try {
            URI asked = ProviderUrl.parse(issuer);
            if (asked.getRawQuery() != null) {
                // RFC 8414 §2: what leads to the metadata would go behind it
                place.problem("has a query, which no issuer has whose metadata is asked for", issuer, ISSUER);
            }
            checkPlain(asked, place);
        } catch (BadValue e) {
            place.problem(e);
        }
    }

    /** Warns of an address that is asked in plain HTTP. */
    public static void checkPlain(URI address, Place place) {
        if (ProviderUrl.isPlain(address)) {
            place.warning("is asked in plain HTTP, which is for trying things out", address.toString(), "https");
        }
    }
}
