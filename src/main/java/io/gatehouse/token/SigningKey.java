package io.gatehouse.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.gatehouse.config.BadValue;
import io.gatehouse.config.Providers;
import io.gatehouse.config.StrictJson;
import io.gatehouse.config.UnreadableDocument;
import jakarta.json.JsonObject;
import java.text.ParseException;
import java.util.List;

/**
 * A private key that the gateway signs tokens with (RFC 7515), by one algorithm: ES256, ES384 or ES512 by its curve, RS256
 * unless it says RS384, RS512 or one of PS. Threads: any.
 */
public final class SigningKey {
    private static final String EXPECTED =
            "one private JSON Web Key with a kid: EC on P-256, P-384 or P-521, or RSA of 2048" + " to 8192 bits";

    private static final List<JWSAlgorithm> OF_RSA = List.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512);

    private final JWK key;
    private final JWSAlgorithm algorithm;
    private final JWSSigner signer;

    private SigningKey(JWK key, JWSAlgorithm algorithm, JWSSigner signer) {
        this.key = key;
        this.algorithm = algorithm;
        this.signer = signer;
    }

    /** A new one of P-256, named by its thumbprint (RFC 7638). */
    static SigningKey make() {
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint(true)
                    .generate();
            return of(key);
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /**
     * The key of a JSON Web Key (RFC 7517 §4).
     *
     * @throws BadValue when it is none to sign with; nothing of it is shown
     */
    public static SigningKey parse(String jwk) {
        try {
            return of(JWK.parse(StrictJson.object(jwk).toString()));
        } catch (UnreadableDocument | ParseException | JOSEException | IllegalArgumentException e) {
            throw unusable();
        }
    }

    private static SigningKey of(JWK key) throws JOSEException {
        boolean signs = key.isPrivate() && (key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()));
        if (!signs || key.getKeyID() == null || key.getKeyID().isEmpty()) {
            throw unusable();
        }
        if (key instanceof ECKey ec) {
            ECDSASigner signer = new ECDSASigner(ec);
            JWSAlgorithm ofCurve = signer.supportedECDSAAlgorithm();
            return proven(checked(key, ofCurve, signer, List.of(ofCurve)), new ECDSAVerifier(ec.toECPublicKey()));
        }
        if (key instanceof RSAKey rsa && rsa.size() >= 2048 && rsa.size() <= 8192) {
            return proven(
                    checked(key, JWSAlgorithm.RS256, new RSASSASigner(rsa), OF_RSA),
                    new RSASSAVerifier(rsa.toRSAPublicKey()));
        }
        throw unusable();
    }

    /** Both halves must be of one key: nobody could verify what another one signs. */
    private static SigningKey proven(SigningKey key, JWSVerifier publicHalf) throws JOSEException {
        JWSHeader header = new JWSHeader(key.algorithm);
        byte[] text = {1, 2, 3};
        if (!publicHalf.verify(header, text, key.signer.sign(header, text))) {
            throw unusable();
        }
        return key;
    }

    private static SigningKey checked(JWK key, JWSAlgorithm usual, JWSSigner signer, List<JWSAlgorithm> possible) {
        boolean isUsual = key.getAlgorithm() == null;
        if (!isUsual && possible.stream().noneMatch(each -> each.equals(key.getAlgorithm()))) {
            throw unusable();
        }
        JWSAlgorithm algorithm =
                isUsual ? usual : JWSAlgorithm.parse(key.getAlgorithm().getName());
        if (!signer.supportedJWSAlgorithms().contains(algorithm)) {
            throw unusable();
        }
        return new SigningKey(key, algorithm, signer);
    }

    private static BadValue unusable() {
        return new BadValue("is no key to sign with", "", EXPECTED);
    }

    /** What tokens name it by, their {@code kid}. */
    public String id() {
        return key.getKeyID();
    }

    /** The public half, as a key set has it (RFC 7517 §5). */
    public JsonObject published() {
        try {
            JsonObject half = StrictJson.object(key.toPublicJWK().toJSONString());
            return Providers.JSON
                    .createObjectBuilder(half)
                    // what the private half is for; a verifier that reads it takes the public one for no use
                    .remove("key_ops")
                    .add("use", "sig")
                    .add("alg", algorithm.getName())
                    .build();
        } catch (UnreadableDocument e) {
            throw new IllegalStateException("a key is JSON", e);
        }
    }

    /** The whole of it, which is a secret. */
    JsonObject whole() {
        try {
            return StrictJson.object(key.toJSONString());
        } catch (UnreadableDocument e) {
            throw new IllegalStateException("a key is JSON", e);
        }
    }

    /** A token that says this, in its compact form (RFC 7515 §3.1). */
    public String sign(JsonObject claims) {
        JWSHeader header = new JWSHeader.Builder(algorithm)
                .type(JOSEObjectType.JWT)
                .keyID(id())
                .build();
        JWSObject token = new JWSObject(header, new Payload(claims.toString()));
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("the key " + id() + " can't sign", e);
        }
        return token.serialize();
    }

    /** Nothing but its name. */
    @Override
    public String toString() {
        return id();
    }
}
