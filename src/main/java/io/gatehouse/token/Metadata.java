package io.gatehouse.token;

import io.gatehouse.config.StrictJson;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.exchange.Headers;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Inquiry;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an identity provider says of itself (RFC 8414 §2, OpenID Connect Discovery 1.0 §3).
 *
 * @param json all of it, as it came
 */
public record Metadata(JsonObject json) {
    private static final String OIDC = "/.well-known/openid-configuration";
    private static final String OAUTH = "/.well-known/oauth-authorization-server";

    private static final Headers ACCEPT = Headers.of("Accept", "application/json");

    /**
     * What the provider of this issuer says now: where OpenID Connect has it, behind the issuer's path, else where RFC 8414
     * §3.1 has it, between host and path.
     */
    static Renewed.Told<Metadata> ask(String issuer, Fetcher fetcher) throws FetchFailed {
        String bare = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        Fetched answer = fetcher.fetch(Inquiry.get(URI.create(bare + OIDC), ACCEPT));
        if (answer.status() == 404) {
            URI uri = URI.create(bare);
            String origin = uri.getScheme() + "://" + uri.getRawAuthority();
            answer = fetcher.fetch(Inquiry.get(URI.create(origin + OAUTH + uri.getRawPath()), ACCEPT));
        }
        if (answer.status() != 200) {
            throw new FetchFailed("the metadata of " + issuer + " was answered with " + answer.status());
        }
        Metadata metadata = read(issuer, answer.text());
        if (!issuer.equals(metadata.text("issuer"))) {
            throw new FetchFailed("the metadata of " + issuer + " is of another issuer, " + metadata.text("issuer"));
        }
        return new Renewed.Told<>(metadata, Freshness.of(answer.fields()));
    }

    private static Metadata read(String issuer, String text) throws FetchFailed {
        try {
            return new Metadata(StrictJson.object(text));
        } catch (UnreadableDocument e) {
            throw new FetchFailed("the metadata of " + issuer + " is no JSON object: " + e.detail(), e);
        }
    }

    /** A member that is a text; null where there is none. */
    public @Nullable String text(String name) {
        return json.get(name) instanceof JsonString text ? text.getString() : null;
    }

    /** Whether a member is true. */
    boolean says(String name) {
        return JsonValue.TRUE.equals(json.get(name));
    }

    /** A member that is a list of texts; empty where there is none. */
    public List<String> list(String name) {
        return json.get(name) instanceof JsonArray array
                ? array.stream()
                        .filter(JsonString.class::isInstance)
                        .map(each -> ((JsonString) each).getString())
                        .toList()
                : List.of();
    }

    /**
     * Where something is asked for, such as {@code token_endpoint}.
     *
     * @throws FetchFailed when the provider does not tell, or tells no address
     */
    public URI endpoint(String name) throws FetchFailed {
        String told = text(name);
        if (told == null) {
            throw new FetchFailed("the metadata of " + text("issuer") + " has no " + name);
        }
        try {
            URI uri = new URI(told);
            if (uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw new FetchFailed("the metadata of " + text("issuer") + " has a " + name + " that is no address");
    }
}
