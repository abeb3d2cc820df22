package io.gatehouse.fetch;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that a document names for inquiries, each with its port: what a provider's metadata says of others is not
 * followed to anybody else.
 */
public record Hosts(Set<String> authorities) {

    /**
     * Those of these addresses, and those that are named besides.
     *
     * @param named hosts such as {@code keys.example.com} or {@code keys.example.com:8443}; 443 where there is no port
     */
    public static Hosts of(List<URI> addresses, @Nullable List<String> named) {
        Set<String> authorities = new LinkedHashSet<>();
        addresses.forEach(address -> authorities.add(authority(address)));
        if (named != null) {
            named.forEach(host -> authorities.add(authority(URI.create("https://" + host))));
        }
        return new Hosts(Set.copyOf(authorities));
    }

    public boolean allows(URI address) {
        return authorities.contains(authority(address));
    }

    /** Host and port, in lower case. */
    public static String authority(URI address) {
        int usual = "http".equalsIgnoreCase(address.getScheme()) ? 80 : 443;
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        return host + ':' + (address.getPort() < 0 ? usual : address.getPort());
    }
}
