package io.gatehouse.forward.tls;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a target is the one that was meant, while hands are shaken: by its chain, its name and its key. Nothing
 * of a request is sent before.
 *
 * <p>A pin is of the target's own key: a chain as it was sent may have certificates in it that nothing was verified by.
 */
final class TargetTrust extends X509ExtendedTrustManager {
    private static final X509Certificate[] NOBODY = {};

    private final TlsSettings settings;
    private final @Nullable X509ExtendedTrustManager chains;

    /** @param chains verifies all but name and pin; null where that is not asked for */
    TargetTrust(TlsSettings settings, @Nullable X509ExtendedTrustManager chains) {
        this.settings = settings;
        this.chains = chains;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        if (!(socket instanceof SSLSocket secure)) {
            throw new CertificateException("only over TLS");
        }
        if (chains != null) {
            chains.checkServerTrusted(chain, authType, socket);
        }
        check(chain[0], secure.getHandshakeSession().getPeerHost());
    }

    /**
     * What must hold of the target's own certificate, and is asked again where a session is resumed and none is shown.
     *
     * @param name that the target was asked for
     */
    void check(X509Certificate own, String name) throws CertificateException {
        if (settings.verify()) {
            // the JDK takes a certificate that is an authority itself without a look at its dates
            own.checkValidity();
            ServerNames.check(own, name);
        }
        String pin = pin(own);
        if (!settings.pins().isEmpty() && !settings.pins().contains(pin)) {
            throw new CertificateException("the key of the certificate has the pin " + pin + ", which is not expected");
        }
    }

    /** SHA-256 of its SubjectPublicKeyInfo in Base64, as RFC 7469 §2.4 writes it. */
    static String pin(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return new String(Base64.getEncoder().encode(digest), StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("targets are spoken to over sockets");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a target's name must be known");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NOBODY.clone();
    }
}
