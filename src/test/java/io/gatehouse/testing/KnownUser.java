package io.gatehouse.testing;

import io.gatehouse.exchange.Voucher;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/** A server's word for a user with these roles. */
public record KnownUser(String user, Set<String> roles) implements Voucher {
    public KnownUser(String user, String... roles) {
        this(user, Set.of(roles));
    }

    @Override
    public boolean hasRole(String role) {
        return roles.contains(role);
    }

    @Override
    public List<X509Certificate> certificates() {
        return List.of();
    }
}
