package io.gatehouse.policy.session;

import io.gatehouse.exchange.Client;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** The origin of a page as browsers write it (RFC 6454 §6.2): scheme, host and port, without the usual port. */
final class Origin {
    private Origin() {}

    /** The gateway's own, as this client came to it. */
    static String of(Client client) {
        String authority = client.authority().toLowerCase(Locale.ROOT);
        String usual = client.secure() ? ":443" : ":80";
        String bare = authority.endsWith(usual) && authority.lastIndexOf(':') > authority.lastIndexOf(']')
                ? authority.substring(0, authority.length() - usual.length())
                : authority;
        return client.scheme() + "://" + bare;
    }

    /** Whether the text is one, octet for octet as a browser would write it. */
    static boolean is(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            boolean usual = uri.getPort() == ("https".equals(uri.getScheme()) ? 443 : 80);
            return web
                    && uri.getHost() != null
                    && !usual
                    && uri.getPort() <= 65_535
                    && text.equals(uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port);
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
