package io.gatehouse.admin;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Stored;
import io.gatehouse.config.Place;
import io.gatehouse.config.Problems;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which answers are not to be used any more: those of an address, below one, of a route, with a tag, or all.
 *
 * @param soft whether they may still be asked about, and used where a stale answer may be
 */
record Purge(
        @Nullable String url,
        @Nullable String prefix,
        @Nullable String route,
        @Nullable String tag,
        boolean soft) {
    private static final List<String> WHAT = List.of("url", "prefix", "route", "tag", "all");
    private static final String EXPECTED = "one of: url, prefix, route, tag, all";

    /** Reads what is asked, with all its problems at once. */
    static Purge of(JsonObject json) {
        Problems problems = new Problems();
        Place place = problems.root();
        for (String name : json.keySet()) {
            if (!WHAT.contains(name) && !name.equals("soft")) {
                place.child(name)
                        .problem(
                                "unknown field \"" + name + '"', null, "one of: " + String.join(", ", WHAT) + ", soft");
            }
        }
        if (json.keySet().stream().filter(WHAT::contains).count() != 1) {
            place.problem("does not say what is to be purged", null, EXPECTED);
        }
        if (json.containsKey("all") && !json.get("all").equals(JsonValue.TRUE)) {
            place.child("all").problem("is not true", json.get("all"), "true");
        }
        JsonValue soft = json.getOrDefault("soft", JsonValue.FALSE);
        if (!soft.equals(JsonValue.TRUE) && !soft.equals(JsonValue.FALSE)) {
            place.child("soft").problem("is no truth value", soft, "true or false");
        }
        Purge purge = new Purge(
                address(json, "url", place),
                address(json, "prefix", place),
                text(json, "route", place),
                text(json, "tag", place),
                soft.equals(JsonValue.TRUE));
        if (!problems.isEmpty()) {
            throw Refusal.ofCall(problems.list());
        }
        return purge;
    }

    private static @Nullable String text(JsonObject json, String name, Place place) {
        JsonValue value = json.get(name);
        if (value != null && !(value instanceof JsonString)) {
            place.child(name).problem("is no text", value, "text");
        }
        return value instanceof JsonString text ? text.getString() : null;
    }

    /** Written as addresses of stored answers are: the host in lower case, without the usual port. */
    private static @Nullable String address(JsonObject json, String name, Place place) {
        String text = text(json, name, place);
        if (text == null) {
            return null;
        }
        try {
            URI uri = URI.create(text.replaceAll("[^!-~]|[\\[\\]{}|\\\\^`<>\"]", "-"));
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            String authority = uri.getRawAuthority();
            int begin = text.indexOf("//") + 2;
            if (authority != null && List.of("http", "https").contains(scheme)) {
                String written = text.substring(begin, begin + authority.length());
                String rest = text.substring(begin + authority.length());
                return CacheKey.origin(scheme, written) + (rest.isEmpty() ? "/" : rest);
            }
        } catch (IllegalArgumentException none) {
            // told below
        }
        place.child(name).problem("is no address", text, "an address such as https://shop.example/pets?page=1");
        return null;
    }

    boolean takes(CacheKey key, Stored stored) {
        return (url == null || key.url().equals(url))
                && (prefix == null || key.url().startsWith(prefix))
                && (route == null || key.isOf(route))
                && (tag == null || stored.tags().contains(tag));
    }
}
