package io.gatehouse.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import io.gatehouse.config.StrictJson;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.fetch.FetchFailed;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public keys that an issuer signs with, in the order they were told. Keys that are no use for that are left out: of
 * another use (RFC 7517 §4.2, §4.3), too short (RFC 7518 §3.3), symmetric, or of a kind that is not known.
 */
public record KeySet(List<Key> keys) {
    /** More keys of one issuer are not looked at: each costs a verification where a token does not name its key. */
    static final int MOST = 100;

    private static final int SHORTEST_RSA = 2048;
    private static final int LONGEST_RSA = 8192;

    /**
     * One of them.
     *
     * @param id its {@code kid}; null where it has none
     * @param algorithm the only one it is for; null for any that fits it
     */
    public record Key(@Nullable String id, @Nullable String algorithm, PublicKey publicKey) {}

    /** Those of a JSON Web Key Set (RFC 7517 §5). */
    static KeySet parse(String text) throws FetchFailed {
        JsonObject json;
        try {
            json = StrictJson.object(text);
        } catch (UnreadableDocument e) {
            throw new FetchFailed("the key set is no JSON object: " + e.detail(), e);
        }
        if (!(json.get("keys") instanceof JsonArray array)) {
            throw new FetchFailed("the key set has no list keys");
        }
        List<Key> keys = new ArrayList<>();
        for (JsonValue each : array.subList(0, Math.min(MOST, array.size()))) {
            Key key = key(each);
            if (key != null) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new FetchFailed("the key set has no public key to verify signatures with");
        }
        return new KeySet(List.copyOf(keys));
    }

    private static @Nullable Key key(JsonValue json) {
        try {
            return key(JWK.parse(json.toString()));
        } catch (ParseException | JOSEException | RuntimeException e) {
            // one that can't be read is as one that is not there: the others are good
            return null;
        }
    }

    /** A key that signatures may be verified with; null for one of another use, too short, or of a kind that is not known. */
    static @Nullable Key key(JWK key) throws JOSEException {
        boolean isForSignatures = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
        boolean verifies = key.getKeyOperations() == null
                || key.getKeyOperations().contains(KeyOperation.VERIFY)
                || key.getKeyOperations().contains(KeyOperation.SIGN);
        PublicKey found = isForSignatures && verifies ? publicKey(key) : null;
        return found == null
                ? null
                : new Key(
                        key.getKeyID(),
                        key.getAlgorithm() == null ? null : key.getAlgorithm().getName(),
                        found);
    }

    private static @Nullable PublicKey publicKey(JWK key) throws JOSEException {
        if (key instanceof RSAKey rsa) {
            return rsa.size() >= SHORTEST_RSA && rsa.size() <= LONGEST_RSA ? rsa.toPublicKey() : null;
        }
        if (key instanceof ECKey ec) {
            return List.of(Curve.P_256, Curve.P_384, Curve.P_521).contains(ec.getCurve()) ? ec.toPublicKey() : null;
        }
        return key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())
                ? Ed25519.publicKey(pair.getX().decode())
                : null;
    }
}
