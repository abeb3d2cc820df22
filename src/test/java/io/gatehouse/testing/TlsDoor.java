package io.gatehouse.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Where a target of a test is spoken to over TLS: what it shows and demands, and a record of what it was asked for. Threads:
 * any.
 */
public final class TlsDoor {
    private final Issued shown;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<X509Certificate> clients = new CopyOnWriteArrayList<>();
    private String[] versions = {"TLSv1.3", "TLSv1.2"};
    private @Nullable X509Certificate demanded;
    private @Nullable String only;

    public TlsDoor(Issued shown) {
        this.shown = shown;
    }

    public TlsDoor versions(String... spoken) {
        versions = spoken;
        return this;
    }

    /** Demands a certificate of this authority's. */
    public TlsDoor demanding(X509Certificate authority) {
        demanded = authority;
        return this;
    }

    /** Shows its certificate to nobody but who asks for this name (SNI); others get an alert. */
    public TlsDoor onlyFor(String name) {
        only = name;
        return this;
    }

    /** The names that were asked for (SNI), one for each handshake that had one. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** What clients have shown that was believed, one for each handshake that was not resumed. */
    public List<X509Certificate> clients() {
        return List.copyOf(clients);
    }

    /** A socket on a free port of the loopback address. */
    public SSLServerSocket open() throws IOException {
        return open(0);
    }

    public SSLServerSocket open(int port) throws IOException {
        SSLServerSocket server = (SSLServerSocket)
                context().getServerSocketFactory().createServerSocket(port, 256, InetAddress.getByName("127.0.0.1"));
        SSLParameters parameters = server.getSSLParameters();
        parameters.setProtocols(versions);
        parameters.setNeedClientAuth(demanded != null);
        parameters.setSNIMatchers(List.of(new SNIMatcher(0) {
            @Override
            public boolean matches(SNIServerName name) {
                asked.add(new String(name.getEncoded(), java.nio.charset.StandardCharsets.US_ASCII));
                return true;
            }
        }));
        server.setSSLParameters(parameters);
        return server;
    }

    /**
     * A socket where hands are shaken, and nothing more. When that fails the client leaves first, so that no reset overtakes
     * the alert.
     *
     * @param outcome is told of each handshake: null when it went well
     */
    public ServerSocket tryOnly(Consumer<@Nullable Exception> outcome) throws IOException {
        SSLServerSocket never = open();
        SSLParameters parameters = never.getSSLParameters();
        never.close();
        SSLSocketFactory factory = context().getSocketFactory();
        ServerSocket server = new ServerSocket(0, 256, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(
                () -> {
                    while (!server.isClosed()) {
                        try (Socket plain = server.accept()) {
                            outcome.accept(shake(plain, factory, parameters));
                            plain.getInputStream().transferTo(OutputStream.nullOutputStream());
                        } catch (IOException closed) {
                            // by the client, or the test is over
                        }
                    }
                },
                "tls-door");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static @Nullable Exception shake(Socket plain, SSLSocketFactory factory, SSLParameters parameters) {
        try {
            SSLSocket socket = (SSLSocket) factory.createSocket(plain, null, plain.getPort(), false);
            socket.setUseClientMode(false);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return null;
        } catch (IOException refused) {
            return refused;
        }
    }

    private SSLContext context() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(shown.store("door"), "door".toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] managers = keys.getKeyManagers();
            if (only != null) {
                managers[0] = new Choosy((X509ExtendedKeyManager) managers[0], new SNIHostName(only));
            }
            context.init(managers, demanded == null ? null : trust(demanded), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private TrustManager[] trust(X509Certificate authority) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("clients", authority);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return new TrustManager[] {new Recording((X509TrustManager) factory.getTrustManagers()[0])};
    }

    /** Has a certificate for one name only. */
    private static final class Choosy extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager keys;
        private final SNIHostName only;

        Choosy(X509ExtendedKeyManager keys, SNIHostName only) {
            this.keys = keys;
            this.only = only;
        }

        @Override
        public @Nullable String chooseServerAlias(String kind, Principal @Nullable [] issuers, Socket socket) {
            ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) socket).getHandshakeSession();
            return session.getRequestedServerNames().contains(only)
                    ? keys.chooseServerAlias(kind, issuers, socket)
                    : null;
        }

        @Override
        public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] issuers) {
            return keys.getServerAliases(kind, issuers);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }

        @Override
        public @Nullable String chooseClientAlias(String[] kinds, Principal @Nullable [] issuers, Socket socket) {
            throw new UnsupportedOperationException("this is a server");
        }

        @Override
        public String @Nullable [] getClientAliases(String kind, Principal @Nullable [] issuers) {
            throw new UnsupportedOperationException("this is a server");
        }
    }

    /** Notes what clients have shown. */
    private final class Recording implements X509TrustManager {
        private final X509TrustManager judge;

        Recording(X509TrustManager judge) {
            this.judge = judge;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            judge.checkClientTrusted(chain, kind);
            clients.add(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            throw new CertificateException("this is a server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return judge.getAcceptedIssuers();
        }
    }
}
