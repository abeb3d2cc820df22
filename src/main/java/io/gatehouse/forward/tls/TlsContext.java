package io.gatehouse.forward.tls;

import io.gatehouse.config.UpstreamFiles;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How hands are shaken with the targets of an upstream, from one reading of its files to the next: a connection that was
 * made by one is not used for a request by another, and sessions are resumed only within one.
 *
 * <p>The JDK's own context is made with the first handshake, since most upstreams have none. Threads: any.
 */
public final class TlsContext {
    /** A session that is older is not resumed: what a target shows is looked at again. */
    private static final int SESSION_SECONDS = 3_600;

    /** With forward secrecy (RFC 9325 §4.1): those of TLS 1.3, and these of 1.2. */
    private static final List<String> SUITES =
            List.of("TLS_AES_", "TLS_CHACHA20_", "TLS_ECDHE_", "TLS_DHE_", "TLS_EMPTY_RENEGOTIATION_INFO_SCSV");

    /** What is spoken then: nobody who speaks something else takes it for that (RFC 9325 §3.7). */
    private static final String[] APPLICATION = {"http/1.1"};

    private final TlsSettings settings;
    private final UpstreamFiles.Content content;
    private volatile @Nullable Ready ready;

    TlsContext(TlsSettings settings, UpstreamFiles.Content content) {
        this.settings = settings;
        this.content = content;
    }

    private record Ready(SSLContext context, TargetTrust trust, String[] suites) {}

    UpstreamFiles.Content content() {
        return content;
    }

    /**
     * Speaks TLS on a connection that was just made: the target is the one that was meant when this returns.
     *
     * @param host of the target, as its address has it
     */
    public SSLSocket shakeHands(Socket connected, String host, int port) throws IOException {
        Ready own = ready();
        String name = settings.nameOf(host);
        SSLSocket socket = (SSLSocket) own.context.getSocketFactory().createSocket(connected, name, port, true);
        socket.setSSLParameters(parameters(name, own.suites));
        socket.startHandshake();
        try {
            own.trust.check((X509Certificate) socket.getSession().getPeerCertificates()[0], name);
        } catch (CertificateException e) {
            throw (SSLException) new SSLHandshakeException(e.getMessage()).initCause(e);
        }
        return socket;
    }

    private SSLParameters parameters(String name, String[] suites) {
        SSLParameters parameters = new SSLParameters(suites, settings.versions());
        parameters.setApplicationProtocols(APPLICATION);
        parameters.setServerNames(asked(name));
        return parameters;
    }

    /** What is asked for (RFC 6066 §3): never an address, and no name that the JDK can't ask for, such as {@code a_b}. */
    private static List<SNIServerName> asked(String name) {
        if (ServerNames.isAddress(name)) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(name));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private Ready ready() throws SSLException {
        Ready known = ready;
        if (known == null) {
            synchronized (this) {
                known = ready;
                if (known == null) {
                    known = prepare();
                    ready = known;
                }
            }
        }
        return known;
    }

    private Ready prepare() throws SSLException {
        try {
            TargetTrust trust = new TargetTrust(settings, settings.verify() ? chains() : null);
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] keys =
                    content.chain().isEmpty() ? new KeyManager[0] : new KeyManager[] {new OwnCertificate(content)};
            context.init(keys, new TrustManager[] {trust}, null);
            context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
            String[] suites = Arrays.stream(context.getDefaultSSLParameters().getCipherSuites())
                    .filter(suite -> SUITES.stream().anyMatch(suite::startsWith))
                    .toArray(String[]::new);
            return new Ready(context, trust, suites);
        } catch (GeneralSecurityException | IOException e) {
            throw new SSLException("TLS can't be prepared", e);
        }
    }

    /** Verifies chains by the authorities of the file, or those of the JDK. */
    private X509ExtendedTrustManager chains() throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(content.authorities().isEmpty() ? null : store(content.authorities()));
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager chains) {
                return chains;
            }
        }
        throw new GeneralSecurityException("the JDK verifies no chains");
    }

    private static KeyStore store(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("authority-" + store.size(), authority);
        }
        return store;
    }
}
