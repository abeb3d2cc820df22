package io.gatehouse.consumer;

import io.gatehouse.config.CertificateMark;
import io.gatehouse.config.Cidr;
import io.gatehouse.config.MtlsEntry;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The certificates of a document's consumers. Threads: any. */
public final class Certificates {
    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    private final Map<String, List<Known>> byMark = new HashMap<>();
    private final InstantSource clock;

    private record Known(Consumer consumer, @Nullable String issuer) {}

    Certificates(InstantSource clock) {
        this.clock = clock;
    }

    /** Before anybody looks. */
    void add(Consumer consumer, MtlsEntry entry) {
        byMark.computeIfAbsent(CertificateMark.of(entry), mark -> new ArrayList<>())
                .add(new Known(consumer, CertificateMark.issuer(entry)));
    }

    /** Whose certificate this is; nobody's where it is not good now, or two consumers are known by it. */
    public Finding find(X509Certificate certificate) {
        Date now = Date.from(clock.instant());
        if (now.before(certificate.getNotBefore())) {
            return Finding.nobody("the certificate is not good before "
                    + certificate.getNotBefore().toInstant());
        }
        if (now.after(certificate.getNotAfter())) {
            return Finding.nobody(
                    "the certificate expired at " + certificate.getNotAfter().toInstant());
        }
        String issuer = CertificateMark.subject(certificate.getIssuerX500Principal());
        Set<Consumer> found = new LinkedHashSet<>();
        for (String mark : marks(certificate)) {
            byMark.getOrDefault(mark, List.of()).stream()
                    .filter(known -> known.issuer == null || known.issuer.equals(issuer))
                    .forEach(known -> found.add(known.consumer));
        }
        return switch (found.size()) {
            case 0 -> Finding.nobody("no consumer has this certificate");
            case 1 -> {
                Consumer consumer = found.iterator().next();
                yield Finding.of(consumer, "it has a certificate of the consumer " + consumer.id());
            }
            default ->
                Finding.nobody("several consumers are known by this certificate: "
                        + String.join(", ", found.stream().map(Consumer::id).toList()));
        };
    }

    private static Set<String> marks(X509Certificate certificate) {
        Set<String> marks = new LinkedHashSet<>();
        try {
            marks.add(CertificateMark.fingerprint(
                    MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        marks.add(CertificateMark.subject(certificate.getSubjectX500Principal()));
        for (List<?> name : alternativeNames(certificate)) {
            // what has no text is of a kind that nobody is known by
            if (name.get(1) instanceof String text) {
                addName(Objects.requireNonNull((Integer) name.get(0)), text, marks);
            }
        }
        return marks;
    }

    private static void addName(int kind, String text, Set<String> marks) {
        switch (kind) {
            case EMAIL -> marks.add(CertificateMark.email(text));
            case DNS -> marks.add(CertificateMark.dns(text));
            case URI -> marks.add(CertificateMark.uri(text));
            case IP -> {
                // one of 8 or 32 octets reads as a network, which is no address (RFC 5280 §4.2.1.6)
                InetAddress address = Cidr.find(text);
                if (address != null) {
                    marks.add(CertificateMark.ip(address));
                }
            }
            default -> {}
        }
    }

    /** None where they can't be read: what can't be read proves nothing. */
    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
