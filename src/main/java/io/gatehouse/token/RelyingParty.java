package io.gatehouse.token;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.ProviderUrl;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetcher;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has people log in and out at a provider: the client's side of OpenID Connect Core 1.0, by the authorization code with PKCE
 * (RFC 6749 §4.1, RFC 7636), of RP-Initiated Logout 1.0 and Back-Channel Logout 1.0. Threads: any.
 */
public final class RelyingParty implements AutoCloseable {
    private final Registration registration;
    private final Provider provider;
    private final TokenEndpoint endpoint;
    private final IdTokens idTokens;
    private final Verifier verifier;
    private final Verifier logouts;

    public RelyingParty(Registration registration, Provider provider, Fetcher fetcher, InstantSource clock) {
        this.registration = registration;
        this.provider = provider;
        this.endpoint = TokenEndpoint.of(registration, provider, fetcher);
        this.verifier = Verifier.of(rules(TokenRules.Kind.ID), provider, clock);
        this.idTokens = new IdTokens(registration.client(), verifier);
        this.logouts = Verifier.of(rules(TokenRules.Kind.LOGOUT), provider, clock);
    }

    private TokenRules rules(TokenRules.Kind kind) {
        return new TokenRules(
                registration.issuer(),
                Set.of(registration.client()),
                Set.copyOf(Algorithm.ASYMMETRIC),
                TokenRules.SKEW,
                kind);
    }

    /** What one login is told from all others by; none of it can be guessed. */
    public record Login(String state, String nonce, String verifier, String redirect) {
        /** Nothing of it. */
        @Override
        public String toString() {
            return "a login";
        }
    }

    /** Where a browser is sent to log in (RFC 6749 §4.1.1, RFC 7636 §4.3). */
    public String authorization(Login login) throws FetchFailed {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", registration.client());
        query.put("redirect_uri", login.redirect());
        query.put("scope", String.join(" ", registration.scopes()));
        query.put("state", login.state());
        query.put("nonce", login.nonce());
        query.put("code_challenge", Proofs.challenge(login.verifier()));
        query.put("code_challenge_method", "S256");
        return with(browsers("authorization_endpoint"), query);
    }

    /**
     * Whether an answer to a login may be of this provider (RFC 9207 §2.4).
     *
     * @param issuer whom it says it is of; null where it does not say
     */
    public boolean answers(@Nullable String issuer) throws FetchFailed {
        return issuer == null
                ? !provider.metadata().says("authorization_response_iss_parameter_supported")
                : issuer.equals(registration.issuer());
    }

    /** What a code is worth (RFC 6749 §4.1.3, RFC 7636 §4.5). */
    public Granted redeem(String code, Login login) throws FetchFailed, GrantRefused {
        Map<String, String> grant = new LinkedHashMap<>();
        grant.put("grant_type", "authorization_code");
        grant.put("code", code);
        grant.put("redirect_uri", login.redirect());
        grant.put("code_verifier", login.verifier());
        return endpoint.ask(grant);
    }

    /** What a refresh token is worth (RFC 6749 §6). */
    public Granted renew(String refreshToken) throws FetchFailed, GrantRefused {
        Map<String, String> grant = new LinkedHashMap<>();
        grant.put("grant_type", "refresh_token");
        grant.put("refresh_token", refreshToken);
        return endpoint.ask(grant);
    }

    /**
     * Who has logged in.
     *
     * @param nonce that of the login; null after a refresh
     */
    public Token identity(Granted granted, @Nullable String nonce) throws TokenRefused, FetchFailed {
        String token = granted.idToken();
        if (token == null) {
            throw TokenRefused.because("the token endpoint gave no ID token");
        }
        return idTokens.verify(token, nonce, granted.accessToken());
    }

    /** What an ID token says that was found good before, and was kept where nobody else could write. */
    public static Map<String, Object> reread(String idToken) throws TokenRefused {
        return IdTokens.reread(idToken);
    }

    /**
     * Where a browser is sent to log out at the provider too (RP-Initiated Logout 1.0 §2); null where it has no such place.
     *
     * @param idToken of whom; null where that is not known
     * @param back where it comes back to
     */
    public @Nullable String logout(@Nullable String idToken, String back) throws FetchFailed {
        if (provider.metadata().text("end_session_endpoint") == null) {
            return null;
        }
        Map<String, String> query = new LinkedHashMap<>();
        if (idToken != null) {
            query.put("id_token_hint", idToken);
        }
        query.put("client_id", registration.client());
        query.put("post_logout_redirect_uri", back);
        return with(browsers("end_session_endpoint"), query);
    }

    /** Who has logged out there, as the provider's notice says. */
    public LoggedOut loggedOut(String logoutToken) throws TokenRefused, FetchFailed {
        return LoggedOut.of(logouts.verify(logoutToken));
    }

    /** A place that browsers are sent to: nobody else may listen on the way. */
    private URI browsers(String name) throws FetchFailed {
        URI uri = provider.metadata().endpoint(name);
        try {
            return ProviderUrl.parse(uri.toString());
        } catch (BadValue e) {
            throw new FetchFailed(
                    "the metadata of " + registration.issuer() + " has a " + name + " that " + e.detail());
        }
    }

    private static String with(URI uri, Map<String, String> query) {
        return uri + (uri.getRawQuery() == null ? "?" : "&") + Client.form(query);
    }

    /** Forgets what it has found good. */
    @Override
    public void close() {
        verifier.close();
        logouts.close();
    }
}
