package io.gatehouse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A client that speaks TLS to a port of the loopback address as a test says: which name it asks for, which protocols it
 * offers, which certificate it shows. It trusts the authorities it was given and nobody else; a context of its own for
 * each keeps it from resuming a session.
 */
public final class TlsClient {
    private final SSLContext context;
    private String name = "";
    private String[] protocols = {"TLSv1.3", "TLSv1.2"};
    private String[] applications = {};
    private String[] suites = {};

    /** A client that trusts this authority and, where given, shows this certificate. */
    public TlsClient(X509Certificate trusted, @Nullable Issued shown) {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("trusted", trusted);
            TrustManagerFactory trustManagers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trustManagers.init(trust);
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyManagers.init(shown == null ? null : shown.store("client"), "client".toCharArray());
            context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks for this name (RFC 6066 §3); none is asked for otherwise. */
    public TlsClient name(String wanted) {
        name = wanted;
        return this;
    }

    public TlsClient protocols(String... offered) {
        protocols = offered;
        return this;
    }

    /** Offers these cipher suites only. */
    public TlsClient suites(String... offered) {
        suites = offered;
        return this;
    }

    /** Offers these by ALPN (RFC 7301). */
    public TlsClient applications(String... offered) {
        applications = offered;
        return this;
    }

    public SSLContext context() {
        return context;
    }

    /** Connects and shakes hands. */
    public SSLSocket connect(int port) throws IOException {
        Socket plain = new Socket();
        plain.connect(new InetSocketAddress("127.0.0.1", port), Backend.LIMIT_SECONDS * 1000);
        plain.setSoTimeout(Backend.LIMIT_SECONDS * 1000);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(protocols);
        parameters.setApplicationProtocols(applications);
        if (suites.length > 0) {
            parameters.setCipherSuites(suites);
        }
        parameters.setServerNames(name.isEmpty() ? List.of() : List.<SNIServerName>of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
        return socket;
    }

    /** The certificate that the server shows. */
    public X509Certificate shown(int port) {
        try (SSLSocket socket = connect(port)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Speaks HTTP/1.1 on a connection of its own. */
    public RawClient speak(int port) throws IOException {
        return RawClient.over(connect(port));
    }
}
