package io.gatehouse.exchange;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields in which upstreams are told who sends a request, and believe it: what a client says in them goes nowhere,
 * neither before the content nor after it.
 *
 * <p>Servers that know fields as variables (CGI, RFC 3875 §4.1.18) take an underscore for a hyphen, so neither that nor case
 * tells one from another here.
 *
 * @param names in small letters and with hyphens
 */
public record IdentityFields(Set<String> names) {
    public static final IdentityFields NONE = new IdentityFields(Set.of());

    /** Those of these names, however they are written. */
    public static IdentityFields of(Collection<String> written) {
        Set<String> names = new TreeSet<>();
        written.forEach(name -> names.add(plain(name)));
        return new IdentityFields(Set.copyOf(names));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a field of this name would be taken for one of them. */
    public boolean has(String name) {
        return !names.isEmpty() && names.contains(plain(name));
    }

    /** The request without them. */
    public Request without(Request request) {
        if (names.isEmpty() || request.headers().names().stream().noneMatch(this::has)) {
            return request;
        }
        return request.withHeaders(request.headers().toBuilder()
                .removeIf((name, value) -> has(name))
                .build());
    }
}
