package io.gatehouse.policy;

import io.gatehouse.config.Cidr;
import io.gatehouse.config.KeyText;
import io.gatehouse.config.Place;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Key;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are counted together: those that have the same values of these keys.
 *
 * <p>A client of IPv6 is all of its /64, which one customer usually has as a whole (RFC 6177 §2).
 *
 * @param keys at least one
 * @param otherwise what counts where a request lacks one of them; null for that such requests are not counted
 */
public record CountedBy(List<Key> keys, @Nullable CountedBy otherwise) {
    /** By the address of the client, which there always is. */
    public static final CountedBy IP = new CountedBy(List.of(new Key(Key.Source.IP, "")), null);

    private static final String PASS = "pass";
    private static final int SITE = 64;

    /** Longer values are kept as their hash. */
    private static final int LONGEST = 64;

    /**
     * What options say.
     *
     * @param by a key or a list of keys ({@link KeyText#parseCounted}); null for the client's address
     * @param otherwise the same, or {@code pass}; null for the client's address, which also counts where a request lacks that
     */
    public static CountedBy of(@Nullable JsonValue by, @Nullable JsonValue otherwise) {
        if (by == null) {
            return IP;
        }
        List<Key> keys = keys(by);
        if (texts(otherwise).equals(List.of(PASS)) || keys.stream().allMatch(CountedBy::isAlwaysThere)) {
            return new CountedBy(keys, null);
        }
        if (otherwise == null) {
            return new CountedBy(keys, IP);
        }
        List<Key> others = keys(otherwise);
        return new CountedBy(
                keys, new CountedBy(others, others.stream().allMatch(CountedBy::isAlwaysThere) ? null : IP));
    }

    /** Warns of what has no effect; {@code place} stands at the options. */
    public static void check(@Nullable JsonValue by, @Nullable JsonValue otherwise, Place place) {
        boolean always = by == null || keys(by).stream().allMatch(CountedBy::isAlwaysThere);
        if (otherwise != null && always) {
            place.child("otherwise").warning("has no effect, since every request has what by names", null, null);
        }
    }

    private static boolean isAlwaysThere(Key key) {
        return key.source() == Key.Source.IP || key.source() == Key.Source.ROUTE;
    }

    private static List<Key> keys(JsonValue written) {
        List<Key> keys = new ArrayList<>();
        for (String each : texts(written)) {
            KeyText text = KeyText.parseCounted(each);
            keys.add(new Key(Key.Source.valueOf(text.source().toUpperCase(Locale.ROOT)), text.name()));
        }
        return List.copyOf(keys);
    }

    private static List<String> texts(@Nullable JsonValue written) {
        if (written == null) {
            return List.of();
        }
        Stream<JsonValue> listed = written instanceof JsonArray list ? list.stream() : Stream.of(written);
        return listed.map(each -> ((JsonString) each).getString()).toList();
    }

    /** Whether only an authentication tells one of the values. */
    public boolean isOfCaller() {
        return keys.stream().anyMatch(key -> key.source().isOfCaller()) || otherwise != null && otherwise.isOfCaller();
    }

    /** Whether all who send requests, or all who lack something, are counted together somewhere. */
    public boolean isForAll() {
        return !isOfSomebody() || otherwise != null && otherwise.isForAll();
    }

    /** Whether the document leaves it open what becomes of requests of which nobody knows who sends them. */
    public static boolean isOpen(CountedBy by, boolean saysOtherwise) {
        return by.isOfCaller() && (!saysOtherwise || by.otherwise != null && by.otherwise.isOfCaller());
    }

    /** Whether it tells some of those who send requests from others, so that one of them may have used up what is theirs. */
    public boolean isOfSomebody() {
        return keys.stream().anyMatch(key -> key.source() != Key.Source.ROUTE && key.source() != Key.Source.PATH);
    }

    /**
     * One text for all requests that are counted together, and for no others; null for one that is not counted. Values of
     * fields and cookies, which may be credentials, and long ones are in it as their hash.
     */
    public @Nullable String key(Exchange exchange) {
        String one = keys.size() == 1 ? part(keys.get(0), exchange) : joined(exchange);
        return one == null && otherwise != null ? otherwise.key(exchange) : one;
    }

    /** The same of all requests of a consumer on a route; null where that depends on something else too, or not on who it is. */
    public @Nullable String key(String consumer, String route) {
        boolean alone =
                keys.stream().allMatch(key -> key.source() == Key.Source.CONSUMER || key.source() == Key.Source.ROUTE);
        boolean isOfConsumer = keys.stream().anyMatch(key -> key.source() == Key.Source.CONSUMER);
        return alone && isOfConsumer
                ? keys.stream()
                        .map(key -> key + "=" + (key.source() == Key.Source.ROUTE ? route : consumer))
                        .collect(Collectors.joining("|"))
                : null;
    }

    private @Nullable String joined(Exchange exchange) {
        StringBuilder joined = new StringBuilder();
        for (Key key : keys) {
            String part = part(key, exchange);
            if (part == null) {
                return null;
            }
            joined.append(joined.isEmpty() ? "" : "|").append(part);
        }
        return joined.toString();
    }

    private static @Nullable String part(Key key, Exchange exchange) {
        String value = value(key, exchange);
        if (value == null) {
            return null;
        }
        boolean isSecret = key.source() == Key.Source.HEADER || key.source() == Key.Source.COOKIE;
        String kept = isSecret || value.length() > LONGEST ? '#' + hash(value) : escaped(value);
        return key + "=" + kept;
    }

    private static @Nullable String value(Key key, Exchange exchange) {
        if (key.source() != Key.Source.IP) {
            String value = key.of(exchange);
            return value == null || value.isEmpty() ? null : value;
        }
        InetAddress address = exchange.client().address();
        return address instanceof Inet6Address ? Cidr.around(address, SITE).toString() : address.getHostAddress();
    }

    /** So that no value is taken for two, or for a hash. */
    private static String escaped(String value) {
        boolean plain = value.indexOf('|') < 0 && value.indexOf('\\') < 0 && value.charAt(0) != '#';
        return plain ? value : value.replace("\\", "\\\\").replace("|", "\\/").replaceFirst("^#", "\\\\#");
    }

    private static String hash(String value) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(all, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a request is counted by, for an explanation, which masks credentials. */
    public Map<String, String> input(Exchange exchange) {
        Map<String, String> input = new LinkedHashMap<>();
        boolean complete = true;
        for (Key key : keys) {
            String value = value(key, exchange);
            input.put(key.toString(), value == null ? "none" : value);
            complete &= value != null;
        }
        if (!complete && otherwise != null) {
            input.putAll(otherwise.input(exchange));
        }
        return input;
    }
}
