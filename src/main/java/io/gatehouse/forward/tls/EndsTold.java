package io.gatehouse.forward.tls;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Logs that certificates end, thirty, seven and one days ahead and at their end; each once. Threads: any. */
final class EndsTold {
    private static final System.Logger LOG = System.getLogger(UpstreamTls.class.getName());
    private static final List<Integer> DAYS_AHEAD = List.of(0, 1, 7, 30);

    private final String upstream;

    /** What was told last, by whose certificate it was. */
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    private record Told(CertificateEnd certificate, int stage) {}

    EndsTold(String upstream) {
        this.upstream = upstream;
    }

    /** Logs it where a stage was reached that was not told yet; a renewed certificate begins anew. */
    void tell(CertificateEnd certificate, Instant now) {
        Told is = new Told(certificate, stage(Duration.between(now, certificate.end())));
        Told was = told.put(certificate.holder(), is);
        if (is.stage != Integer.MAX_VALUE && !is.equals(was)) {
            LOG.log(
                    Level.WARNING,
                    "Upstream {0}: the certificate of {1} is valid until {2}",
                    upstream,
                    certificate.holder(),
                    certificate.end());
        }
    }

    /** The days ahead that were reached: 0, 1, 7 or 30; a great number while the end is further off. */
    static int stage(Duration left) {
        return DAYS_AHEAD.stream()
                .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }
}
