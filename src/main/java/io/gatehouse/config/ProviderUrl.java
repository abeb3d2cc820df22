package io.gatehouse.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The address of somebody whom the gateway asks by itself: https, or plain HTTP where that leaves the machine in no way. */
public final class ProviderUrl {
    /** What a text must be. */
    public static final String EXPECTED =
            "an address such as https://idp.example.com/realms/pets, or http on this machine, without user or fragment";

    private static final int LONGEST = 2048;

    private ProviderUrl() {}

    /** Reads one. */
    public static URI parse(String text) {
        URI uri = uri(text);
        if (uri == null || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new BadValue("is not an address that can be asked", shown(text), EXPECTED);
        }
        if (uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new BadValue("has no port from 1 to 65535", text, EXPECTED);
        }
        if (!"https".equals(uri.getScheme()) && !isPlain(uri)) {
            throw new BadValue("is neither https nor on this machine", text, EXPECTED);
        }
        return uri;
    }

    /** Whether it is asked in plain HTTP, which stays on this machine. */
    public static boolean isPlain(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean isHere = host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
        return "http".equals(uri.getScheme()) && isHere;
    }

    private static @Nullable URI uri(String text) {
        try {
            return text.length() > LONGEST ? null : new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String shown(String text) {
        return text.replaceFirst("//.*@", "//***@");
    }
}
