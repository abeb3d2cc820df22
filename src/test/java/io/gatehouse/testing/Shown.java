package io.gatehouse.testing;

import io.gatehouse.exchange.Voucher;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server's word for the certificate that a client has shown. */
public record Shown(List<X509Certificate> certificates) implements Voucher {
    public static Shown of(Issued issued) {
        return new Shown(issued.chain());
    }

    @Override
    public @Nullable String user() {
        return null;
    }

    @Override
    public boolean hasRole(String role) {
        return false;
    }
}
