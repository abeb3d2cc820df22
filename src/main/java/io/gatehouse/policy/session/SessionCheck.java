package io.gatehouse.policy.session;

import io.gatehouse.config.Place;
import io.gatehouse.policy.AskedProvider;
import java.util.List;

/** Tells what of the options a schema can't say. */
record SessionCheck(SessionOptions options, Place place) {
    void check() {
        AskedProvider.check(options.oidc().issuer(), place.child("oidc").child("issuer"));
        if (!options.oidc().asked().contains(OidcOptions.OPENID)) {
            place.child("oidc").child("scopes").problem("ask nobody who somebody is", null, "a list with openid in it");
        }
        keys();
        if (options.cookie() != null) {
            cookie(options.cookie(), place.child("cookie"));
        }
        if (options.csrf() != null && options.csrf().origins() != null) {
            origins(options.csrf().origins(), place.child("csrf").child("origins"));
        }
    }

    private void keys() {
        if (options.inCookies() && options.keys() == null) {
            place.problem("keeps sessions in cookies and has no keys", null, "keys, of which the first encrypts");
        }
        if (!options.inCookies() && options.keys() != null) {
            place.child("keys").problem("encrypt nothing, since sessions stay here", null, "store: cookie");
        }
    }

    private static void cookie(CookieOptions cookie, Place place) {
        if (cookie.name() != null && !cookie.name().startsWith(SessionCookie.HOST_PREFIX)) {
            place.child("name")
                    .warning(
                            "can be set by other hosts of the same domain, and by whoever is on the way",
                            cookie.name(),
                            "a name that begins with " + SessionCookie.HOST_PREFIX);
        }
        Lifetime lifetime = SessionType.lifetime(cookie);
        if (lifetime.idle().isZero() || lifetime.max().isZero()) {
            place.problem("lets no session last", null, "durations longer than nothing");
        }
        if (lifetime.idle().compareTo(lifetime.max()) > 0) {
            place.child("idle").problem("is longer than any session lasts", cookie.idle(), "at most what max says");
        }
    }

    private static void origins(List<String> origins, Place place) {
        for (int i = 0; i < origins.size(); i++) {
            if (!Origin.is(origins.get(i))) {
                place.child(i)
                        .problem(
                                "is not an origin as browsers write it",
                                origins.get(i),
                                "an origin such as https://app.example.com, without a path");
            }
        }
    }
}
