package io.gatehouse.testing;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who has a key that tokens are bound to, and makes proofs with it (RFC 9449 §4.2), with the JDK alone. */
public record KeyHolder(String algorithm, KeyPair key) {
    private static final Map<String, String> MEMBERS =
            Map.of("EC", "crv kty x y", "OKP", "crv kty x", "RSA", "e kty n");

    /** One with a key of its own on P-256. */
    public static KeyHolder fresh() {
        return new KeyHolder("ES256", Issuer.ec("secp256r1"));
    }

    /** The public key as proofs bring it. */
    public String jwk() {
        JsonObject json = read();
        return Stream.of(MEMBERS.get(json.getString("kty")).split(" "))
                .map(name -> '"' + name + "\":\"" + json.getString(name) + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    private JsonObject read() {
        try (var reader = Json.createReader(new StringReader(Issuer.jwk("", key.getPublic())))) {
            return reader.readObject();
        }
    }

    /** What tokens name it by (RFC 7638 §3: the members that must be there, in their order, and nothing else). */
    public String thumbprint() {
        return hash(jwk());
    }

    /** The claim by which a token names it, as it stands after others. */
    public String claim() {
        return ",\"cnf\":{\"jkt\":\"" + thumbprint() + "\"}";
    }

    /** SHA-256 in base64url. */
    public static String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String hash(byte[] octets) {
        try {
            return Issuer.encode(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The header of its proofs. */
    public String header() {
        return "{\"typ\":\"dpop+jwt\",\"alg\":\"" + algorithm + "\",\"jwk\":" + jwk() + "}";
    }

    /** What a proof says; {@code more} stands after it. */
    public static String claims(String method, String url, String token, long seconds, String more) {
        return "{\"jti\":\"" + UUID.randomUUID() + "\",\"htm\":\"" + method + "\",\"htu\":\"" + url + "\",\"iat\":"
                + seconds + ",\"ath\":\"" + hash(token) + "\"" + more + "}";
    }

    /** A proof for this request, made at this second. */
    public String proof(String method, String url, String token, long seconds, String more) {
        return sign(header(), claims(method, url, token, seconds, more));
    }

    /** What it signs. */
    public String sign(String header, String claims) {
        return Issuer.sign(algorithm, key.getPrivate(), header, claims);
    }
}
