package io.gatehouse.config;

import jakarta.json.JsonObject;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a schema can't say about the TLS of an upstream: that its files are there and hold what they must. */
final class TlsCheck {
    private static final String PAIR = "certificate and key, both or neither";
    private static final String KEY = "the key of the first certificate in certificate";

    private final @Nullable Secrets secrets;

    /** @param secrets where files are found; null when only the form of their names is checked */
    TlsCheck(@Nullable Secrets secrets) {
        this.secrets = secrets;
    }

    void check(JsonObject upstream, Place upstreamPlace) {
        JsonObject tls = Members.object(upstream, "tls");
        Place place = upstreamPlace.child("tls");
        if (tls.containsKey("certificate") != tls.containsKey("key")) {
            String given = tls.containsKey("key") ? "key" : "certificate";
            place.problem("has " + given + " alone", null, PAIR);
        }
        content(tls, "ca", place, Pem::certificates);
        List<X509Certificate> chain = content(tls, "certificate", place, Pem::certificates);
        PrivateKey key = content(tls, "key", place, Pem::privateKey);
        if (chain != null && key != null && !Pem.belongTogether(chain.get(0).getPublicKey(), key)) {
            place.child("key").problem("is not the key of the certificate", Members.text(tls, "key"), KEY);
        }
    }

    /** What the file holds that this member names; null when there is none, or it was told what is wrong with it. */
    private <T> @Nullable T content(JsonObject tls, String member, Place place, Function<Pem, T> part) {
        String name = Members.text(tls, member);
        if (name == null || secrets == null || Kind.of("pemFile").refusal(name) != null) {
            return null;
        }
        try {
            return part.apply(Pem.read(secrets.file(name)));
        } catch (BadValue e) {
            place.child(member).problem(e);
            return null;
        }
    }
}
