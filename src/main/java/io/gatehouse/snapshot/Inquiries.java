package io.gatehouse.snapshot;

import io.gatehouse.config.TlsEntry;
import io.gatehouse.dns.Lookup;
import io.gatehouse.dns.NameLookup;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Fetching;
import io.gatehouse.fetch.Hosts;
import io.gatehouse.forward.Connections;
import io.gatehouse.forward.OwnFetcher;
import io.gatehouse.forward.tls.TlsSettings;
import io.gatehouse.forward.tls.UpstreamTls;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the policies of a snapshot ask others with; the connections are those of all who shake hands in the same way. */
record Inquiries(Supplies supplies) implements Fetching {
    /** To one host at a time; each is short. */
    private static final int MOST = 1000;

    private static final Duration IDLE = Duration.ofSeconds(30);

    /** The key of the connections. */
    private record Asking(TlsSettings tls) {}

    @Override
    public Fetcher fetcher(Hosts hosts, @Nullable TlsEntry tls) {
        TlsSettings settings = TlsSettings.of(tls, supplies.secrets());
        Connections open = supplies.hold(
                new Asking(settings),
                Connections.class,
                () -> new Connections(
                        MOST, IDLE, new UpstreamTls("of inquiries", settings, supplies.nanos()), supplies.alarms()));
        return new OwnFetcher(hosts, open, supplies.alarms(), lookup(), threads());
    }

    private Lookup lookup() {
        return supplies.names() == null
                ? NameLookup.ofTheSystem()
                : supplies.names().lookup();
    }

    @Override
    public Executor threads() {
        return supplies.sending().threads();
    }

    @Override
    public <T extends AutoCloseable> T keep(Object key, Class<T> type, Supplier<T> maker) {
        return supplies.hold(key, type, maker);
    }
}
