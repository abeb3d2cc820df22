package io.gatehouse.launch;

import io.gatehouse.launch.Settings.Threads;
import io.gatehouse.launch.Settings.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.IntrospectionUtils;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLHostConfigCertificate.Type;

/**
 * The port for TLS, and what it shows there. The certificates' files are looked at every second; when they have changed
 * and then stayed the same for a second they are read again, and new connections see what they hold. Connections that are
 * open go on. A renewal that can't be used is logged and changes nothing.
 *
 * <p>One thread of its own does all that after the start: guarded by {@code this}. {@link #expiries} may be asked by any.
 */
final class TlsPort implements AutoCloseable {

    /** The protocols and cipher suites of RFC 9325 (BCP 195) §3.1.1, §4.2: forward secrecy and AEAD only. */
    static final Map<String, String> PROTOCOL = Map.of(
            "protocols", "TLSv1.2+TLSv1.3",
            "ciphers", "ECDHE+AESGCM:ECDHE+CHACHA20");

    private static final System.Logger LOG = System.getLogger(TlsPort.class.getName());

    /** A key store in memory wants one. */
    private static final String PASSWORD = "in-memory";

    /** So many days ahead an operator is told that a certificate ends. */
    private static final List<Integer> DAYS_AHEAD = List.of(1, 7, 30);

    private final Tls tls;
    private final Connector connector;
    private final ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "gatehouse-certificates");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Integer> told = new TreeMap<>();
    private volatile Credentials credentials;
    private List<Object> read;
    private List<Object> lastSeen;

    TlsPort(Tls tls, InetAddress address, Threads threads) throws Refused {
        List<String> problems = new ArrayList<>();
        this.tls = tls;
        read = Credentials.stamps(tls);
        lastSeen = read;
        Credentials first = Credentials.read(tls, problems);
        if (first == null) {
            throw new Refused(problems);
        }
        credentials = first;
        connector = Connectors.tls(address, tls.port(), threads);
        hosts(first).forEach(connector::addSslHostConfig);
    }

    Connector connector() {
        return connector;
    }

    /** When each certificate ends, by what it is called. */
    Map<String, Instant> expiries() {
        Map<String, Instant> expiries = new TreeMap<>();
        credentials.certificates().forEach(each -> expiries.merge(each.title(), each.expiry(), TlsPort::earlier));
        return expiries;
    }

    /** Looks after the files from now on. */
    void watch() {
        watching.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }

    /** Ends the watch. */
    @Override
    public void close() {
        watching.shutdownNow();
    }

    synchronized void look() {
        try {
            List<Object> seen = Credentials.stamps(tls);
            if (!seen.equals(read) && seen.equals(lastSeen)) {
                read = seen;
                renew();
            }
            lastSeen = seen;
            tellOfExpiry(Instant.now());
        } catch (RuntimeException unforeseen) {
            // thrown, it would end the watch
            LOG.log(System.Logger.Level.ERROR, "the files of the certificates cannot be looked after", unforeseen);
        }
    }

    private void renew() {
        List<String> problems = new ArrayList<>();
        Credentials fresh = Credentials.read(tls, problems);
        if (fresh == null) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "The certificates have changed and cannot be used; the old ones stay. {0}",
                    String.join(" ", problems));
            return;
        }
        try {
            hosts(fresh).forEach(host -> connector.getProtocolHandler().addSslHostConfig(host, true));
        } catch (IllegalArgumentException e) {
            // all names or none
            hosts(credentials).forEach(host -> connector.getProtocolHandler().addSslHostConfig(host, true));
            LOG.log(
                    System.Logger.Level.ERROR,
                    "The certificates have changed and Tomcat cannot use them; the old ones stay.",
                    e);
            return;
        }
        credentials = fresh;
        told.clear();
        LOG.log(System.Logger.Level.INFO, "The certificates were renewed; they are valid until {0}.", expiries());
    }

    /** What Tomcat is told for each name; a name that no certificate has any more is shown the default. */
    private List<SSLHostConfig> hosts(Credentials of) {
        Map<String, List<ServerCertificate>> byName = of.byName();
        for (SSLHostConfig known : connector.findSslHostConfigs()) {
            byName.computeIfAbsent(known.getHostName(), gone -> byName.get(Credentials.DEFAULT));
        }
        return byName.entrySet().stream()
                .map(each -> host(each.getKey(), each.getValue(), of.authorities()))
                .toList();
    }

    private static SSLHostConfig host(
            String name, List<ServerCertificate> certificates, List<X509Certificate> authorities) {
        SSLHostConfig host = new SSLHostConfig();
        host.setHostName(name);
        PROTOCOL.forEach((attribute, value) -> IntrospectionUtils.setProperty(host, attribute, value));
        if (!authorities.isEmpty()) {
            host.setTrustStore(store(store -> {
                for (X509Certificate authority : authorities) {
                    store.setCertificateEntry("authority-" + store.size(), authority);
                }
            }));
            host.setCertificateVerification("optional");
        }
        for (ServerCertificate own : certificates) {
            Type type = certificates.size() == 1 ? Type.UNDEFINED : Type.valueOf(own.kind());
            SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(host, type);
            certificate.setCertificateKeystorePassword(PASSWORD);
            certificate.setCertificateKeystore(store(store -> store.setKeyEntry(
                    "own", own.key(), PASSWORD.toCharArray(), own.chain().toArray(Certificate[]::new))));
            host.addCertificate(certificate);
        }
        return host;
    }

    /** Fills a key store. */
    private interface Filling {
        void of(KeyStore store) throws GeneralSecurityException;
    }

    private static KeyStore store(Filling filling) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD.toCharArray());
            filling.of(store);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a key store in memory can't be filled", e);
        }
    }

    private void tellOfExpiry(Instant now) {
        expiries().forEach((title, expiry) -> {
            int stage = stage(Duration.between(now, expiry));
            if (stage < told.getOrDefault(title, Integer.MAX_VALUE)) {
                told.put(title, stage);
                LOG.log(System.Logger.Level.WARNING, "The certificate of {0} is valid until {1}.", title, expiry);
            }
        });
    }

    /** The days ahead that were reached, 1, 7 or 30; a great number while the end is further off. */
    static int stage(Duration left) {
        return DAYS_AHEAD.stream()
                .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
