package io.gatehouse.entrance;

import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS connection was made for. A browser sends requests for several hosts over one connection when the certificate
 * has all their names (RFC 9113 §9.1.1); a request for any other host has come the wrong way (RFC 9110 §15.5.20).
 *
 * @param asked the names the client asked for in its handshake (RFC 6066 §3); empty when it asked for none
 * @param certified the names and addresses of the certificate that it was shown
 */
record TlsNames(List<String> asked, List<String> certified) {
    private static final int DNS_NAME = 2;
    private static final int ADDRESS = 7;

    static TlsNames of(ExtendedSSLSession session) {
        List<String> asked = new ArrayList<>();
        for (SNIServerName name : session.getRequestedServerNames()) {
            if (name instanceof SNIHostName host) {
                asked.add(plain(host.getAsciiName()));
            }
        }
        return new TlsNames(asked, asked.isEmpty() ? List.of() : certified(session.getLocalCertificates()));
    }

    /**
     * Whether a request for this host is right here. A client that asked for no name, as one that goes to an IP address,
     * has not been misdirected.
     *
     * @param host lower-cased, without a port
     */
    boolean cover(String host) {
        String wanted = plain(host);
        return asked.isEmpty() || asked.contains(wanted) || certified.stream().anyMatch(name -> matches(name, wanted));
    }

    /** A star stands for one label, the left-most (RFC 9525 §6.3). */
    private static boolean matches(String name, String host) {
        int dot = host.indexOf('.');
        return name.equals(host)
                || name.startsWith("*.") && dot > 0 && host.substring(dot).equals(name.substring(1));
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static List<String> certified(Certificate @Nullable [] chain) {
        List<String> names = new ArrayList<>();
        if (chain != null && chain.length > 0 && chain[0] instanceof X509Certificate own) {
            for (List<?> name : alternativeNames(own)) {
                if (name.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == ADDRESS)) {
                    names.add(plain(String.valueOf(name.get(1))));
                }
            }
        }
        return names;
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (GeneralSecurityException e) {
            return List.of();
        }
    }
}
