package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.InetAddress;
import java.util.List;

/**
 * Warns of what an upstream hardly means: requests in the clear over the Internet or to whoever takes them, waits that never
 * end by themselves, checks that nobody makes.
 */
final class UpstreamDoubts {

    private static final List<Cidr> PRIVATE = List.of(
            Cidr.parse("10.0.0.0/8"),
            Cidr.parse("172.16.0.0/12"),
            Cidr.parse("192.168.0.0/16"),
            Cidr.parse("100.64.0.0/10"),
            Cidr.parse("127.0.0.0/8"),
            Cidr.parse("169.254.0.0/16"),
            Cidr.parse("::1"),
            Cidr.parse("fc00::/7"),
            Cidr.parse("fe80::/10"));

    private UpstreamDoubts() {}

    static void tell(JsonObject upstream, Place place) {
        JsonArray targets = Members.array(upstream, "targets");
        for (int i = 0; i < targets.size(); i++) {
            Place at = place.child("targets").child(i);
            if (targets.get(i) instanceof JsonString url) {
                inTheClear(url.getString(), at);
            } else if (targets.get(i) instanceof JsonObject target) {
                inTheClear(target.getString("url"), at.child("url"));
            }
        }
        List<TargetUrl> urls = targets.stream().map(UpstreamDoubts::url).toList();
        waits(Members.object(upstream, "timeouts"), place.child("timeouts"));
        // a name may have several addresses
        RetryDoubts.tell(upstream, urls.size() == 1 && !urls.get(0).isNamed(), place);
        health(Members.object(upstream, "health"), urls, place.child("health"));
        concurrency(Members.object(upstream, "concurrency"), place.child("concurrency"));
        if (upstream.containsKey("tls")) {
            tls(Members.object(upstream, "tls"), urls, place.child("tls"));
        }
    }

    private static TargetUrl url(JsonValue target) {
        return TargetUrl.parse(
                target instanceof JsonObject object ? object.getString("url") : ((JsonString) target).getString());
    }

    private static void health(JsonObject health, List<TargetUrl> targets, Place place) {
        if (health.containsKey("active") && targets.stream().allMatch(TargetUrl::isService)) {
            place.child("active")
                    .warning(
                            "has no effect, since services of the same server (webapp:) are not checked",
                            null,
                            "passive health alone");
        }
        if (health.containsKey("passive")) {
            PassiveDoubts.tell(Members.object(health, "passive"), targets, place.child("passive"));
        }
    }

    private static void concurrency(JsonObject concurrency, Place place) {
        String timeout = Members.text(concurrency, "timeout");
        if (timeout != null && concurrency.getInt("queue", 0) == 0) {
            place.child("timeout").warning("has no effect, since queue is 0", timeout, "a queue above 0");
        }
        int max = concurrency.getInt("max", Integer.MAX_VALUE);
        if (concurrency.getInt("perTarget", 0) > max) {
            place.child("perTarget")
                    .warning("has no effect, since max is " + max, concurrency.get("perTarget"), "at most " + max);
        }
    }

    private static void tls(JsonObject tls, List<TargetUrl> targets, Place place) {
        boolean anySecure = targets.stream().anyMatch(url -> url.scheme().equals("https"));
        if (!anySecure) {
            place.warning("has no effect, since no target is spoken to over https", null, null);
        } else if (!tls.getBoolean("verify", true)) {
            place.child("verify")
                    .warning("lets whoever stands in between pass for the targets", false, "true, and a ca");
            if (tls.containsKey("ca")) {
                place.child("ca").warning("has no effect, since verify is false", Members.text(tls, "ca"), null);
            }
        }
    }

    /** Only addresses are judged: whether a name is of a private network, only its resolver knows. */
    private static void inTheClear(String url, Place place) {
        TargetUrl target = TargetUrl.parse(url);
        if (!target.scheme().equals("http") || !target.isAddress()) {
            return;
        }
        InetAddress address =
                Cidr.parse(target.host().replace("[", "").replace("]", "")).network();
        if (PRIVATE.stream().noneMatch(network -> network.contains(address))) {
            place.warning("is a public address to which requests go in the clear", url, "https, or a private address");
        }
    }

    /** A wait that is longer than the one around it never ends by itself. */
    static void waits(JsonObject timeouts, Place place) {
        String attempt = Members.text(timeouts, "attempt");
        String firstByte = Members.text(timeouts, "firstByte");
        if (attempt != null && firstByte != null && Units.duration(attempt).compareTo(Units.duration(firstByte)) >= 0) {
            place.child("attempt")
                    .warning("has no effect, since firstByte (" + firstByte + ") is over before", attempt, null);
        }
        String total = Members.text(timeouts, "total");
        if (total == null) {
            return;
        }
        for (String name : List.of("connect", "firstByte", "attempt")) {
            String own = Members.text(timeouts, name);
            if (own != null && Units.duration(own).compareTo(Units.duration(total)) > 0) {
                place.child(name).warning("has no effect, since total (" + total + ") is over before", own, null);
            }
        }
    }
}
