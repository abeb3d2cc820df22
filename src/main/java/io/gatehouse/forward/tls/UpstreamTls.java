package io.gatehouse.forward.tls;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.Stamp;
import io.gatehouse.config.UpstreamFiles;
import java.lang.System.Logger.Level;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of one upstream: what its files hold now, and what its targets have shown.
 *
 * <p>The files are looked at when it is used, at most every two seconds, by one thread while others go on with what there
 * is. When they have changed and then stayed the same from one look to the next they are read again; so that files which
 * are renewed one after another are read when all are there. What can't be used is logged once and changes nothing.
 * Threads: any.
 */
public final class UpstreamTls {
    private static final System.Logger LOG = System.getLogger(UpstreamTls.class.getName());
    private static final long LOOK_AFTER = Duration.ofSeconds(2).toNanos();

    private final String upstream;
    private final TlsSettings settings;
    private final LongSupplier nanos;
    private final ReentrantLock looking = new ReentrantLock();
    private final EndsTold told;
    private final Map<String, CertificateEnd> shown = new ConcurrentHashMap<>();
    private volatile TlsContext context;
    private volatile long lookedAt;

    /** Guarded by {@link #looking}, as those below. */
    private List<Stamp> read;

    private List<Stamp> lastSeen;

    /** @throws BadValue when its files can't be used as they stand now */
    public UpstreamTls(String upstream, TlsSettings settings, LongSupplier nanos) {
        this.upstream = upstream;
        this.settings = settings;
        this.nanos = nanos;
        told = new EndsTold(upstream);
        read = settings.files().stamps();
        lastSeen = read;
        context = new TlsContext(settings, settings.files().read());
        lookedAt = nanos.getAsLong();
    }

    /** How hands are shaken now. Another one than before means that what the other made is not to be used any more. */
    public TlsContext current() {
        if (nanos.getAsLong() - lookedAt >= LOOK_AFTER && looking.tryLock()) {
            try {
                lookedAt = nanos.getAsLong();
                if (!settings.files().isEmpty()) {
                    look();
                }
                own().forEach(end -> told.tell(end, Instant.now()));
            } finally {
                looking.unlock();
            }
        }
        return context;
    }

    private void look() {
        List<Stamp> seen = settings.files().stamps();
        if (!seen.equals(read) && seen.equals(lastSeen)) {
            read = seen;
            renew();
        }
        lastSeen = seen;
    }

    private void renew() {
        try {
            UpstreamFiles.Content content = settings.files().read();
            if (!content.equals(context.content())) {
                context = new TlsContext(settings, content);
                LOG.log(Level.INFO, "Upstream {0}: its certificates were renewed", upstream);
            }
        } catch (BadValue e) {
            LOG.log(
                    Level.ERROR,
                    "Upstream {0}: its certificates have changed and can''t be used; the old ones stay. {1}",
                    upstream,
                    e.getMessage());
        }
    }

    /** Notes what a target has shown when hands were shaken. */
    public void shown(String host, int port, Certificate[] chain) {
        String name = (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
        Instant end = Stream.of(chain)
                .map(certificate -> end((X509Certificate) certificate))
                .min(Instant::compareTo)
                .orElseThrow();
        CertificateEnd known = new CertificateEnd(CertificateEnd.Kind.TARGET, name, end);
        shown.put(name, known);
        told.tell(known, Instant.now());
    }

    /** When which certificate ends: the gateway's own, that of the authority which ends first, those of targets. */
    public List<CertificateEnd> ends() {
        current();
        List<CertificateEnd> ends = new ArrayList<>(own());
        ends.addAll(shown.values());
        return ends;
    }

    public boolean verifies() {
        return settings.verify();
    }

    private List<CertificateEnd> own() {
        UpstreamFiles.Content content = context.content();
        return Stream.of(
                        first(CertificateEnd.Kind.CLIENT, content.chain()),
                        first(CertificateEnd.Kind.AUTHORITY, content.authorities()))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private static @Nullable CertificateEnd first(CertificateEnd.Kind kind, List<X509Certificate> certificates) {
        X509Certificate first = null;
        for (X509Certificate each : certificates) {
            first = first == null || end(each).isBefore(end(first)) ? each : first;
        }
        return first == null
                ? null
                : new CertificateEnd(kind, first.getSubjectX500Principal().getName(), end(first));
    }

    private static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }
}
