package io.gatehouse.config;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files that an upstream's TLS is made of, each of them or none; equal ones are the same files, whatever they hold.
 */
public record UpstreamFiles(
        @Nullable SecretFile ca,
        @Nullable SecretFile certificate,
        @Nullable SecretFile key) {
    public static final UpstreamFiles NONE = new UpstreamFiles(null, null, null);

    private static final String EXPECTED_KEY = "the key of the first certificate in certificate";

    /**
     * What the files held when they were read.
     *
     * @param authorities that are trusted; empty for those of the JDK
     * @param chain the gateway's own certificate first; empty when it shows none
     * @param key the private key of that
     */
    public record Content(
            List<X509Certificate> authorities,
            List<X509Certificate> chain,
            @Nullable PrivateKey key) {}

    /**
     * The files that an entry names, which exist.
     *
     * @throws BadValue when one does not
     */
    public static UpstreamFiles of(TlsEntry entry, Secrets secrets) {
        return new UpstreamFiles(
                file(entry.ca(), secrets), file(entry.certificate(), secrets), file(entry.key(), secrets));
    }

    private static @Nullable SecretFile file(@Nullable String name, Secrets secrets) {
        return name == null ? null : secrets.file(name);
    }

    public boolean isEmpty() {
        return equals(NONE);
    }

    /** What they look like now: equal ones are most probably the same content. */
    public List<Stamp> stamps() {
        return Stream.of(ca, certificate, key)
                .map(file -> file == null ? Stamp.NONE : file.stamp())
                .toList();
    }

    /**
     * Reads them all.
     *
     * @throws BadValue when one can't be read, does not hold what it must, or the key is another certificate's
     */
    public Content read() {
        List<X509Certificate> authorities =
                ca == null ? List.of() : Pem.read(ca).certificates();
        if (certificate == null || key == null) {
            return new Content(authorities, List.of(), null);
        }
        List<X509Certificate> chain = Pem.read(certificate).certificates();
        PrivateKey own = Pem.read(key).privateKey();
        if (!Pem.belongTogether(chain.get(0).getPublicKey(), own)) {
            throw new BadValue("is not the key of the certificate", key.name(), EXPECTED_KEY);
        }
        return new Content(authorities, chain, own);
    }
}
