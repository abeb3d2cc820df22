package io.gatehouse.forward.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether a certificate is for a name (RFC 9525 §6): a DNS name or an IP address among its subjectAltNames.
 *
 * <p>Stricter than the JDK, which takes the subject's common name where there is no DNS name, and a wildcard within a label
 * (§6.3, §6.5).
 */
final class ServerNames {
    private static final int DNS = 2;
    private static final int IP = 7;
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private ServerNames() {}

    /** A host as it is compared: small letters, an IPv6 address without brackets, a name without the root's dot. */
    static String plain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[")) {
            return name.substring(1, name.length() - 1);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || IPV4.matcher(name).matches();
    }

    /**
     * Makes sure that the certificate is for this name.
     *
     * @param name as {@link #plain} has it
     */
    static void check(X509Certificate certificate, String name) throws CertificateException {
        List<String> names = names(certificate, isAddress(name) ? IP : DNS);
        boolean isFor = names.stream()
                .anyMatch(candidate -> isAddress(name) ? isSame(candidate, name) : covers(candidate, name));
        if (!isFor) {
            throw new CertificateException(
                    "the certificate is for " + (names.isEmpty() ? "no such name" : names) + " and not for " + name);
        }
    }

    private static List<String> names(X509Certificate certificate, int kind) throws CertificateParsingException {
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        if (all == null) {
            return List.of();
        }
        return all.stream()
                .filter(each -> Integer.valueOf(kind).equals(each.get(0)))
                .map(each -> String.valueOf(each.get(1)).toLowerCase(Locale.ROOT))
                .toList();
    }

    /** A wildcard stands for the whole of the first label and no other (§6.3), and not right below the root's names. */
    static boolean covers(String presented, String name) {
        if (!presented.startsWith("*.")) {
            return presented.equals(name);
        }
        String parent = presented.substring(1);
        int dot = name.indexOf('.');
        return dot > 0 && parent.indexOf('.', 1) > 0 && name.substring(dot).equals(parent);
    }

    /** Addresses are equal octet by octet, however they are written (§6.4). Both are literals: nothing is resolved. */
    private static boolean isSame(String presented, String address) {
        try {
            return isAddress(presented) && InetAddress.getByName(presented).equals(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
