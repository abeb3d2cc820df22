package io.gatehouse.testing;

import io.gatehouse.exchange.Percent;
import io.gatehouse.exchange.Query;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider on a real socket that people log in at: it gives a code to whoever is sent there, tokens for a code that
 * is shown once with its proof, and takes a refresh token that is shown twice for stolen. Threads: any.
 */
public final class LoginProvider implements AutoCloseable {
    public static final String CLIENT = "petstore bff";
    public static final String SECRET = "s&cret: of the client";

    private final Backend backend;
    private final InstantSource clock;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Map<String, String> refreshTokens = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();
    private final List<Recorded> tokenRequests = Collections.synchronizedList(new ArrayList<>());

    private volatile String subject = "ada";
    private volatile String sid = "s-1";
    private volatile long lasts = 300;
    private volatile boolean away;
    private volatile boolean keysAway;
    private volatile boolean rotating = true;
    private volatile boolean refreshing = true;
    private volatile boolean publicClients;
    private volatile Consumer<Map<String, Object>> claims = map -> {};
    private volatile UnaryOperator<JsonObject> metadata = json -> json;
    private volatile @Nullable Answer instead;

    private LoginProvider(Backend backend, InstantSource clock) {
        this.backend = backend;
        this.clock = clock;
    }

    public static LoginProvider start(InstantSource clock) throws IOException {
        Backend backend = Backend.start();
        LoginProvider provider = new LoginProvider(backend, clock);
        backend.answerWith(provider::answer);
        return provider;
    }

    public String issuer() {
        return backend.url();
    }

    /** Who logs in from now on, in which session of the provider's. */
    public void login(String who, String session) {
        subject = who;
        sid = session;
    }

    /** For how many seconds access tokens last from now on. */
    public void lasting(long seconds) {
        lasts = seconds;
    }

    public void away(boolean gone) {
        away = gone;
    }

    /** Whether its keys can't be read, and all else goes on. */
    public void keysAway(boolean gone) {
        keysAway = gone;
    }

    /** Whether a refresh token is good once, and another comes with each refresh. */
    public void rotating(boolean each) {
        rotating = each;
    }

    /** Whether there are refresh tokens at all. */
    public void refreshing(boolean any) {
        refreshing = any;
    }

    /** Whether a client needs no secret. */
    public void publicClients(boolean all) {
        publicClients = all;
    }

    /** Changes the claims of the ID tokens from now on. */
    public void claiming(Consumer<Map<String, Object>> change) {
        claims = change;
    }

    public void saying(UnaryOperator<JsonObject> change) {
        metadata = change;
    }

    /** What the token endpoint answers instead; null for what it should. */
    public void tokensInstead(@Nullable Answer answer) {
        instead = answer;
    }

    /** Takes all refresh tokens for revoked. */
    public void revokeAll() {
        refreshTokens.clear();
    }

    /** What the token endpoint was asked. */
    public List<Recorded> tokenRequests() {
        return List.copyOf(tokenRequests);
    }

    /** Has whoever was sent to this address log in; where the browser is sent back to. */
    public String grant(String authorization) {
        String query = URI.create(authorization).getRawQuery();
        String code = "code-" + made.incrementAndGet();
        Map<String, String> asked = new LinkedHashMap<>();
        for (String name : List.of("client_id", "redirect_uri", "nonce", "code_challenge", "state", "scope")) {
            asked.put(name, String.valueOf(Query.first(query, name)));
        }
        if (!"S256".equals(Query.first(query, "code_challenge_method"))
                || !"code".equals(Query.first(query, "response_type"))
                || !asked.get("scope").contains("openid")) {
            throw new AssertionError("not as RFC 7636 and OpenID Connect have it: " + query);
        }
        asked.put("sub", subject);
        asked.put("sid", sid);
        codes.put(code, asked);
        return asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state") + "&iss="
                + Percent.encode(issuer());
    }

    private Answer answer(Recorded request) {
        if (away) {
            return Answer.of(503);
        }
        return switch (request.target()) {
            case "/.well-known/openid-configuration" -> json(200, metadata.apply(described()));
            case "/keys" ->
                keysAway
                        ? Answer.of(503)
                        : Answer.of(200, "Content-Type", "application/json").body(Issuer.jwks());
            case "/token" -> token(request);
            default -> Answer.of(404);
        };
    }

    private JsonObject described() {
        return Json.createObjectBuilder()
                .add("issuer", issuer())
                .add("authorization_endpoint", issuer() + "/authorize?tenant=1")
                .add("token_endpoint", issuer() + "/token")
                .add("jwks_uri", issuer() + "/keys")
                .add("end_session_endpoint", issuer() + "/end")
                .add("authorization_response_iss_parameter_supported", true)
                .build();
    }

    private static Answer json(int status, JsonObject json) {
        return Answer.of(status, "Content-Type", "application/json", "Cache-Control", "no-store")
                .body(json.toString());
    }

    private Answer token(Recorded request) {
        tokenRequests.add(request);
        Answer other = instead;
        if (other != null) {
            return other;
        }
        String form = request.text();
        if (!isClient(request, form)) {
            return json(
                    401,
                    Json.createObjectBuilder().add("error", "invalid_client").build());
        }
        if ("refresh_token".equals(Query.first(form, "grant_type"))) {
            String shown = String.valueOf(Query.first(form, "refresh_token"));
            String who = rotating ? refreshTokens.remove(shown) : refreshTokens.get(shown);
            return who == null ? noGrant() : json(200, tokens(who.split(" ")[0], who.split(" ")[1], null, shown));
        }
        Map<String, String> asked = codes.remove(String.valueOf(Query.first(form, "code")));
        if (asked == null
                || !asked.get("redirect_uri").equals(Query.first(form, "redirect_uri"))
                || !asked.get("code_challenge").equals(hash(String.valueOf(Query.first(form, "code_verifier")), 32))) {
            return noGrant();
        }
        return json(200, tokens(asked.get("sub"), asked.get("sid"), asked.get("nonce"), null));
    }

    /** By Basic, both parts encoded as in a form (RFC 6749 §2.3.1). */
    private boolean isClient(Recorded request, String form) {
        String basic = request.header("Authorization");
        if (basic == null) {
            return CLIENT.equals(Query.first(form, "client_id"))
                    && (publicClients || SECRET.equals(Query.first(form, "client_secret")));
        }
        String pair =
                new String(Base64.getDecoder().decode(basic.substring("Basic ".length())), StandardCharsets.US_ASCII);
        return pair.equals("petstore+bff:s%26cret%3A+of+the+client");
    }

    private static Answer noGrant() {
        return json(
                400, Json.createObjectBuilder().add("error", "invalid_grant").build());
    }

    private JsonObject tokens(String sub, String session, @Nullable String nonce, @Nullable String shown) {
        String access = "access-" + made.incrementAndGet();
        var json = Json.createObjectBuilder()
                .add("access_token", access)
                .add("token_type", "Bearer")
                .add("expires_in", lasts)
                .add("scope", "openid pets:read")
                .add("id_token", idToken(sub, session, nonce, access));
        if (refreshing) {
            String refresh = shown != null && !rotating ? shown : "refresh-" + made.incrementAndGet();
            refreshTokens.put(refresh, sub + ' ' + session);
            json.add("refresh_token", refresh);
        }
        return json.build();
    }

    private String idToken(String sub, String session, @Nullable String nonce, String access) {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> map = new LinkedHashMap<>(
                Map.of("iss", issuer(), "aud", CLIENT, "sub", sub, "sid", session, "iat", now, "exp", now + 300));
        map.put("at_hash", hash(access, 16));
        map.put("groups", List.of("keepers"));
        if (nonce != null) {
            map.put("nonce", nonce);
        }
        claims.accept(map);
        return signed("JWT", map);
    }

    /** A notice that this subject has logged out; {@code change} makes it another. */
    public String logoutToken(String sub, String session, Consumer<Map<String, Object>> change) {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> map = new LinkedHashMap<>(
                Map.of("iss", issuer(), "aud", CLIENT, "sub", sub, "sid", session, "iat", now, "exp", now + 120));
        map.put("jti", UUID.randomUUID().toString());
        map.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        change.accept(map);
        return signed("logout+jwt", map);
    }

    /** A token of these claims that is signed with the provider's key. */
    public static String signed(String type, Map<String, Object> claims) {
        return Issuer.sign(
                "RS256",
                Issuer.RSA.getPrivate(),
                "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"" + type + "\"}",
                Json.createObjectBuilder(claims).build().toString());
    }

    private static String hash(String text, int octets) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return Issuer.encode(Arrays.copyOf(hash, octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        backend.close();
    }
}
