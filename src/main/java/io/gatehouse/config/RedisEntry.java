package io.gatehouse.config;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A Redis that gateways share.
 *
 * @param uri where it is, such as {@code redis://127.0.0.1:6379} or {@code rediss://redis.example:6380/2}
 * @param username its user, who needs a password; the default one unless given
 * @param password the user's, a reference to a secret
 * @param prefix what its keys begin with; {@code gatehouse} unless given
 * @param timeout how long a request waits for it ({@link Units#timeout}); 50ms unless given
 */
public record RedisEntry(
        String uri,
        @Nullable String username,
        @Nullable String password,
        @Nullable String prefix,
        @Nullable String timeout) {

    /** What its address must be. */
    public static final String EXPECTED = "an address such as redis://127.0.0.1:6379 or rediss://redis.example:6380/2";

    /** Reads an address. */
    public static URI parse(String text) {
        try {
            URI uri = new URI(text);
            boolean isScheme = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            if (uri.getRawUserInfo() != null) {
                throw new BadValue(
                        "has credentials", masked(text), EXPECTED + "; username and password stand beside it");
            }
            boolean isPort = uri.getPort() == -1 || uri.getPort() > 0 && uri.getPort() < 65_536;
            if (isScheme && uri.getHost() != null && isPort && path.matches("(/\\d{0,5})?") && isBare(uri)) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // told below, as what has another form
        }
        throw new BadValue("is not the address of a Redis", masked(text), EXPECTED);
    }

    /** Without what may be credentials. */
    private static String masked(String text) {
        int at = text.lastIndexOf('@');
        int slashes = text.indexOf("//");
        return at < 0
                ? text
                : text.substring(0, slashes < 0 || slashes > at ? 0 : slashes + 2) + "***" + text.substring(at);
    }

    private static boolean isBare(URI uri) {
        return uri.getRawQuery() == null && uri.getRawFragment() == null;
    }
}
