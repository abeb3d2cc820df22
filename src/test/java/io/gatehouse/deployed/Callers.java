package io.gatehouse.deployed;

import io.gatehouse.testing.Issuer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** Who calls in the suites of authentication: what they bring, and the parts of a document that know them by it. */
final class Callers {
    static final String ACME_KEY = "X-Api-Key: key-of-acme";
    static final String GLOBEX_KEY = "X-Api-Key: key-of-globex";
    static final String EXPIRED_KEY = "X-Api-Key: old-key-of-acme";
    static final String WRONG_KEY = "X-Api-Key: key-of-nobody";

    /** Of the consumer acme. */
    static final String ADA = basic("ada", "lovelace-1815");

    /** Consumers, ways to know them, and an upstream {@code recorder}, whose address the text still lacks. */
    static final String PARTS =
            """
            version: 1
            consumers:
              acme:
                groups: [partners]
                credentials:
                  - apiKey: {hash: "sha256:689febd264f8b977e29c0fdb75f839eb248ba07d1561b14f2b95f42756943245", name: new}
                  - apiKey: {hash: "sha256:9a4942e391d75162d8bcbf53ae1d0c7d259e015ad3371507b9be90b98ae13d7a", name: old, expires: 2026-01-01T00:00:00Z}
                  - basic: {user: ada, password: "$2b$10$Q1v9dm3yQkq0Zb0Xx7rTNevjcmUIcUZr3KazfTwZTKCORGvxGdSb."}
              globex:
                credentials: [{apiKey: {hash: "sha256:dd058ac6ebb1b6702f474ea5c9d9203617767b478c5cf97f6a79d43cec63e8ce"}}]
            policies:
              key: {apiKey: {realm: shop}}
              password: {basic: {realm: shop}}
              token:
                jwt:
                  issuer: "https://idp.example/"
                  audience: petstore
                  realm: shop
                  pem: "%s"
                  forward: {claims: {sub: X-User}, token: false}
            upstreams: {recorder: {targets: ["%%s"]}}
            """.formatted(Issuer.pem(Issuer.P256.getPublic()).replace("\n", "\\n"));

    private Callers() {}

    static String basic(String user, String password) {
        byte[] both = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(both);
    }

    /** A token of anna with these scopes, good for ten minutes from now. */
    static String anna(String scope) {
        return token("https://idp.example/", "petstore", Instant.now().plusSeconds(600), scope);
    }

    /** A token of the issuer's key, whatever it says. */
    static String token(String issuer, String audience, Instant end, String scope) {
        String claims = "{\"iss\":\"" + issuer + "\",\"aud\":\"" + audience + "\",\"exp\":" + end.getEpochSecond()
                + ",\"sub\":\"anna\",\"scope\":\"" + scope + "\"}";
        return "Authorization: Bearer " + Issuer.sign("ES256", Issuer.P256.getPrivate(), "{\"alg\":\"ES256\"}", claims);
    }

    /** Anna's token with another signature. */
    static String forged() {
        String good = anna("pets:read");
        String other =
                Issuer.encode(Issuer.signature("ES256", Issuer.ec("secp256r1").getPrivate(), "anything"));
        return good.substring(0, good.lastIndexOf('.') + 1) + other;
    }
}
