package io.gatehouse.entrance;

import io.gatehouse.config.TargetEntry;
import io.gatehouse.config.TargetUrl;
import io.gatehouse.config.UpstreamEntry;
import io.gatehouse.forward.tls.CertificateEnd;
import io.gatehouse.forward.tls.UpstreamTls;
import io.gatehouse.observe.UpstreamCertificate;
import io.gatehouse.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The certificates of the upstreams that are spoken to over TLS now, as metrics and readiness show them. Threads: any. */
final class UpstreamCertificates {
    private volatile List<Secured> upstreams = List.of();

    /** @param targets host and port of those with https: what others have shown before is not told any more */
    private record Secured(String id, UpstreamTls tls, Set<String> targets) {}

    /** Shows those of this snapshot from now on. */
    void of(Snapshot snapshot) {
        List<Secured> secured = new ArrayList<>();
        snapshot.entries().upstreams().forEach((id, entry) -> {
            Set<String> targets = targets(entry);
            if (!targets.isEmpty()) {
                secured.add(new Secured(
                        id,
                        Objects.requireNonNull(snapshot.connections().get(id)).tls(),
                        targets));
            }
        });
        upstreams = List.copyOf(secured);
    }

    private static Set<String> targets(UpstreamEntry entry) {
        return entry.targets().stream()
                .map(TargetEntry::url)
                .map(TargetUrl::parse)
                .filter(url -> url.scheme().equals("https"))
                .map(TargetUrl::authority)
                .collect(Collectors.toUnmodifiableSet());
    }

    List<UpstreamCertificate> list() {
        List<UpstreamCertificate> all = new ArrayList<>();
        for (Secured upstream : upstreams) {
            for (CertificateEnd end : ends(upstream)) {
                all.add(new UpstreamCertificate(
                        upstream.id(), end.kind().name().toLowerCase(Locale.ROOT), end.name(), end.end()));
            }
        }
        return all;
    }

    /** When each ends, by whose it is. */
    Map<String, Instant> byHolder() {
        Map<String, Instant> byHolder = new TreeMap<>();
        for (Secured upstream : upstreams) {
            for (CertificateEnd end : ends(upstream)) {
                byHolder.put(end.holder() + " (upstream " + upstream.id() + ")", end.end());
            }
        }
        return byHolder;
    }

    /** The ids of those that are not verified. */
    List<String> unverified() {
        return upstreams.stream()
                .filter(upstream -> !upstream.tls().verifies())
                .map(Secured::id)
                .toList();
    }

    private static List<CertificateEnd> ends(Secured upstream) {
        return upstream.tls().ends().stream()
                .filter(end -> end.kind() != CertificateEnd.Kind.TARGET
                        || upstream.targets().contains(end.name()))
                .toList();
    }
}
