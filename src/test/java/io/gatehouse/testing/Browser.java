package io.gatehouse.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A browser that keeps cookies, and is strict: a cookie that a real one would not take is an error (RFC 6265bis §5.7). It
 * follows nothing by itself. Used by one thread, but for {@link #fetch}.
 */
public final class Browser {
    /** Where it goes: a gateway behind something that speaks TLS for it. */
    public interface Way {
        Seen send(String method, String target, List<String> fields, String body) throws IOException;
    }

    /** What came back. */
    public record Seen(int status, Map<String, List<String>> fields, String body) {
        public @Nullable String field(String name) {
            List<String> values = all(name);
            return values.isEmpty() ? null : values.get(0);
        }

        public List<String> all(String name) {
            return fields.entrySet().stream()
                    .filter(each -> each.getKey().equalsIgnoreCase(name))
                    .flatMap(each -> each.getValue().stream())
                    .toList();
        }
    }

    private record Cookie(String value, String path) {}

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Way way;
    private final boolean secure;
    private final Map<String, Cookie> cookies = new LinkedHashMap<>();

    public Browser(Way way, boolean secure) {
        this.way = way;
        this.secure = secure;
    }

    /** One that comes over TLS to this host, which ends at a proxy in front of the gateway at this port. */
    public static Browser to(String host, int port) {
        return new Browser(
                (method, target, fields, body) -> {
                    List<String> all = new ArrayList<>(fields);
                    all.addAll(List.of("X-Forwarded-Proto", "https", "X-Forwarded-Host", host));
                    return sent(port, method, target, all, body);
                },
                true);
    }

    /** One on the gateway's own machine, over plain HTTP. */
    public static Browser here(int port) {
        return new Browser((method, target, fields, body) -> sent(port, method, target, fields, body), false);
    }

    private static Seen sent(int port, String method, String target, List<String> fields, String body)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < fields.size(); i += 2) {
            request.header(fields.get(i), fields.get(i + 1));
        }
        try {
            HttpResponse<String> response =
                    HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Seen(response.statusCode(), response.headers().map(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Goes to a page; {@code from} is the value of {@code Sec-Fetch-Site}. */
    public Seen open(String target, String from) throws IOException {
        return send("GET", target, "", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", from, "Accept", "text/html");
    }

    public Seen open(String target) throws IOException {
        return open(target, "none");
    }

    /** Has a script of the same origin ask; any thread, and no cookie is taken. */
    public Seen fetch(String target) throws IOException {
        List<String> all = new ArrayList<>(List.of("Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "same-origin"));
        withCookies(target, all);
        return way.send("GET", target, all, "");
    }

    /** Sends a request with these fields and the cookies, and takes what comes. */
    public Seen send(String method, String target, String body, String... fields) throws IOException {
        List<String> all = new ArrayList<>(List.of(fields));
        withCookies(target, all);
        Seen seen = way.send(method, target, all, body);
        seen.all("Set-Cookie").forEach(this::take);
        return seen;
    }

    private synchronized void withCookies(String target, List<String> fields) {
        String sent = cookies.entrySet().stream()
                .filter(each -> target.startsWith(each.getValue().path))
                .map(each -> each.getKey() + '=' + each.getValue().value)
                .collect(Collectors.joining("; "));
        if (!sent.isEmpty()) {
            fields.addAll(List.of("Cookie", sent));
        }
    }

    private synchronized void take(String field) {
        String[] parts = field.split("; *");
        int equals = parts[0].indexOf('=');
        String name = parts[0].substring(0, equals);
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int mark = parts[i].indexOf('=');
            String key = mark < 0 ? parts[i] : parts[i].substring(0, mark);
            attributes.put(key.toLowerCase(Locale.ROOT), mark < 0 ? "" : parts[i].substring(mark + 1));
        }
        judge(name, parts[0], attributes);
        if ("0".equals(attributes.get("max-age"))) {
            cookies.remove(name);
        } else {
            cookies.put(name, new Cookie(parts[0].substring(equals + 1), attributes.getOrDefault("path", "/")));
        }
    }

    private void judge(String name, String pair, Map<String, String> attributes) {
        boolean sendsSecure = attributes.containsKey("secure");
        boolean host = name.startsWith("__Host-")
                && !(sendsSecure && "/".equals(attributes.get("path")) && !attributes.containsKey("domain"));
        if (host
                || sendsSecure && !secure
                || pair.length() > 4096 + 1
                || !attributes.containsKey("httponly")
                || "None".equals(attributes.get("samesite")) && !sendsSecure) {
            throw new AssertionError("no browser takes, or should get, " + name + " with " + attributes);
        }
    }

    /** Logs in by opening this page, and comes back; the answer to the way back. */
    public Seen login(LoginProvider provider, String page) throws IOException {
        Seen led = open(page);
        if (led.status() != 302) {
            throw new AssertionError("not led to a login but " + led);
        }
        return comeBack(provider.grant(String.valueOf(led.field("Location"))));
    }

    /** Comes from another site to this address. */
    public Seen comeBack(String address) throws IOException {
        return open(target(address), "cross-site");
    }

    /** Path and query of an address. */
    public static String target(String address) {
        URI uri = URI.create(address);
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery());
    }

    /** The names of its cookies. */
    public synchronized List<String> cookies() {
        return List.copyOf(cookies.keySet());
    }

    public synchronized String cookie(String name) {
        Cookie found = cookies.get(name);
        if (found == null) {
            throw new AssertionError("no cookie " + name + " among " + cookies.keySet());
        }
        return found.value;
    }

    /** Puts a cookie there, as somebody with the browser in hand can. */
    public synchronized void put(String name, String value) {
        cookies.put(name, new Cookie(value, "/"));
    }

    public synchronized void forget(String name) {
        cookies.remove(name);
    }

    /** Another one with the same cookies now, as of somebody who has copied them. */
    public synchronized Browser copy() {
        Browser copy = new Browser(way, secure);
        copy.cookies.putAll(cookies);
        return copy;
    }
}
