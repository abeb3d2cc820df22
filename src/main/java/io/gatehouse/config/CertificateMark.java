package io.gatehouse.config;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate is known by, in the one form in which two are compared, such as {@code dns:client.example.com}: that
 * of a document and that of a certificate are equal where they mean the same.
 */
public final class CertificateMark {
    static final String NAME = "a name such as CN=acme,O=Acme Ltd (RFC 4514)";

    private CertificateMark() {}

    /** That of a checked entry. */
    public static String of(MtlsEntry entry) {
        if (entry.fingerprint() != null) {
            return entry.fingerprint().toLowerCase(Locale.ROOT);
        }
        if (entry.subject() != null) {
            return subject(name(entry.subject()));
        }
        MtlsEntry.SanEntry san = Objects.requireNonNull(entry.san());
        if (san.dns() != null) {
            return dns(san.dns());
        }
        if (san.uri() != null) {
            return uri(san.uri());
        }
        return san.email() != null ? email(san.email()) : ip(Cidr.address(Objects.requireNonNull(san.ip())));
    }

    /** The issuer's mark of a checked entry; null for any. */
    public static @Nullable String issuer(MtlsEntry entry) {
        return entry.issuer() == null ? null : subject(name(entry.issuer()));
    }

    /** Reads a name (RFC 4514). */
    public static X500Principal name(String text) {
        try {
            X500Principal name = new X500Principal(text);
            if (!name.getName().isEmpty()) {
                return name;
            }
        } catch (IllegalArgumentException e) {
            // told below, as what is empty
        }
        throw new BadValue("is not the name of a certificate's subject", text, NAME);
    }

    public static String subject(X500Principal name) {
        return "name:" + name.getName(X500Principal.CANONICAL);
    }

    public static String fingerprint(byte[] sha256) {
        return "sha256:" + HexFormat.of().formatHex(sha256);
    }

    public static String dns(String name) {
        return "dns:" + name.toLowerCase(Locale.ROOT);
    }

    public static String uri(String uri) {
        return "uri:" + uri;
    }

    /** What stands before the {@code @} counts letter for letter (RFC 5280 §7.5). */
    public static String email(String address) {
        int at = address.lastIndexOf('@');
        return "email:" + address.substring(0, at + 1)
                + address.substring(at + 1).toLowerCase(Locale.ROOT);
    }

    public static String ip(InetAddress address) {
        return "ip:" + address.getHostAddress();
    }
}
