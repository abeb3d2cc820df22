package io.gatehouse.token;

import io.gatehouse.config.Secret;
import io.gatehouse.config.StrictJson;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.exchange.Headers;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Inquiry;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks a provider's token endpoint (RFC 6749 §3.2), as the client that is registered there. What it is asked for is done
 * once: no code and no refresh token is shown a second time by itself. Threads: any.
 */
public final class TokenEndpoint {
    private static final String METHODS = "token_endpoint_auth_methods_supported";

    private static final Headers FORM =
            Headers.of("Accept", "application/json", "Content-Type", "application/x-www-form-urlencoded");

    /** No token lasts longer; a number beyond is no number that means something. */
    private static final long LONGEST_SECONDS = Duration.ofDays(3650).toSeconds();

    private final String of;
    private final Way way;
    private final Fetcher fetcher;

    /** How it is asked. */
    @FunctionalInterface
    private interface Way {
        Inquiry inquiry(Map<String, String> grant) throws FetchFailed;
    }

    private TokenEndpoint(String of, Way way, Fetcher fetcher) {
        this.of = of;
        this.way = way;
        this.fetcher = fetcher;
    }

    /** The one that a provider says it has. */
    public static TokenEndpoint of(Registration registration, Provider provider, Fetcher fetcher) {
        return of(registration, null, provider, fetcher);
    }

    /** @param inContent whether the secret goes in the content; null for as the provider says */
    public static TokenEndpoint of(
            Registration registration, @Nullable Boolean inContent, Provider provider, Fetcher fetcher) {
        return new TokenEndpoint(
                registration.issuer(), grant -> inquiry(registration, inContent, grant, provider.metadata()), fetcher);
    }

    /** The one at this address. */
    public static TokenEndpoint at(URI address, Client client, Fetcher fetcher) {
        return new TokenEndpoint(address.getRawAuthority(), grant -> client.post(address, grant), fetcher);
    }

    /** What it gives for these parameters. */
    Granted ask(Map<String, String> grant) throws FetchFailed, GrantRefused {
        Fetched answer = fetcher.fetch(way.inquiry(grant));
        JsonObject json = read(answer);
        if (answer.status() == 200) {
            return granted(json);
        }
        String error = text(json, "error");
        if ((answer.status() == 400 || answer.status() == 401) && error != null && error.matches("[a-z_]{1,40}")) {
            throw new GrantRefused(error);
        }
        throw new FetchFailed("the token endpoint of " + of + " answered " + answer.status());
    }

    /** One that shows who asks: by Basic (RFC 6749 §2.3.1), unless the provider takes a form alone. */
    private static Inquiry inquiry(
            Registration registration, @Nullable Boolean asWritten, Map<String, String> grant, Metadata metadata)
            throws FetchFailed {
        URI endpoint = metadata.endpoint("token_endpoint");
        Secret secret = registration.secret();
        if (secret == null) {
            Map<String, String> form = new LinkedHashMap<>(grant);
            form.put("client_id", registration.client());
            return Inquiry.post(endpoint, FORM, Client.form(form));
        }
        List<String> methods = metadata.list(METHODS);
        boolean inContent = asWritten != null
                ? asWritten
                : !methods.contains("client_secret_basic") && methods.contains("client_secret_post");
        return new Client(registration.client(), secret, inContent).post(endpoint, grant);
    }

    private JsonObject read(Fetched answer) throws FetchFailed {
        try {
            return StrictJson.object(answer.text());
        } catch (UnreadableDocument e) {
            throw new FetchFailed(
                    "the token endpoint of " + of + " answered " + answer.status() + " with no JSON object", null);
        }
    }

    private Granted granted(JsonObject json) throws FetchFailed {
        String access = text(json, "access_token");
        String type = text(json, "token_type");
        if (access == null || !access.matches("[!-~]{1,16384}") || !"bearer".equalsIgnoreCase(type)) {
            throw new FetchFailed("the token endpoint of " + of + " gave no bearer token");
        }
        return new Granted(
                access, text(json, "refresh_token"), text(json, "id_token"), lasts(json), text(json, "scope"));
    }

    private static @Nullable Duration lasts(JsonObject json) {
        if (json.get("expires_in") instanceof JsonNumber number) {
            double seconds = number.doubleValue();
            return Duration.ofSeconds((long) Math.max(0, Math.min(seconds, LONGEST_SECONDS)));
        }
        return null;
    }

    private static @Nullable String text(JsonObject json, String name) {
        return json.get(name) instanceof JsonString text && !text.getString().isEmpty() ? text.getString() : null;
    }
}
