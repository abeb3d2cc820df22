package io.gatehouse.policy;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The field {@code Client-Cert} (RFC 9440 §2.2): one certificate in DER, as a byte sequence (RFC 8941 §3.3.5). */
public final class ClientCert {
    public static final String FIELD = "Client-Cert";

    /** The longest field, in characters: a certificate of 12 KiB. */
    private static final int LONGEST = 16 * 1024 + 2;

    private ClientCert() {}

    /**
     * Reads the field of a request, which it has.
     *
     * @throws Malformed when it is no certificate, or more than one
     */
    static X509Certificate read(List<String> lines) throws Malformed {
        if (lines.size() != 1) {
            throw new Malformed("stands in " + lines.size() + " lines");
        }
        String value = lines.get(0).strip();
        if (value.length() > LONGEST) {
            throw new Malformed("has " + value.length() + " characters, at most " + LONGEST);
        }
        if (value.length() < 2 || !value.startsWith(":") || !value.endsWith(":")) {
            throw new Malformed("is no byte sequence, :…:");
        }
        byte[] der;
        try {
            der = Base64.getDecoder().decode(value.substring(1, value.length() - 1));
        } catch (IllegalArgumentException e) {
            throw new Malformed("is not Base64");
        }
        return certificate(der);
    }

    private static X509Certificate certificate(byte[] der) throws Malformed {
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            // PEM, and octets after the certificate, would be read too
            if (Arrays.equals(certificate.getEncoded(), der)) {
                return certificate;
            }
        } catch (CertificateException | RuntimeException e) {
            throw new Malformed("is no certificate");
        }
        throw new Malformed("is not one certificate in DER");
    }

    /** The value of the field for this certificate. */
    public static String write(X509Certificate certificate) {
        try {
            return ':' + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ':';
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A field that can't be read. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super("the field Client-Cert " + what);
        }
    }
}
