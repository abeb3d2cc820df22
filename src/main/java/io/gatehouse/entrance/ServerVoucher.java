package io.gatehouse.entrance;

import io.gatehouse.exchange.Voucher;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the container knows of a request's sender. {@code login} and {@code authenticate} are never called: who is logged
 * in was when the request came.
 *
 * <p>Both servers keep what they know with the request, not with the thread it came on: it may be asked until the request
 * is complete.
 */
record ServerVoucher(HttpServletRequest request) implements Voucher {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    @Override
    public @Nullable String user() {
        Principal user = request.getUserPrincipal();
        String name = user == null ? null : user.getName();
        return name == null || name.isEmpty() ? null : name;
    }

    @Override
    public boolean hasRole(String role) {
        return request.isUserInRole(role);
    }

    @Override
    public List<X509Certificate> certificates() {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain ? List.of(chain) : List.of();
    }
}
