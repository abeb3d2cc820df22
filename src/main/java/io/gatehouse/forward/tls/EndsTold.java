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

    /** By certificate, the stage that was told. */
    private final Map<CertificateEnd, Integer> told = new ConcurrentHashMap<>();

    /** Logs it where a stage was reached that was not told yet. */
    void tell(String upstream, CertificateEnd certificate, Instant now) {
        int stage = stage(Duration.between(now, certificate.end()));
        if (stage == Integer.MAX_VALUE) {
            return;
        }
        Integer before = told.put(certificate, stage);
        if (before == null || stage < before) {
            LOG.log(
                    Level.WARNING,
                    "Upstream {0}: {1} is valid until {2}",
                    upstream,
                    certificate.title(),
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
