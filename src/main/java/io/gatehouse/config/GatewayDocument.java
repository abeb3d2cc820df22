package io.gatehouse.config;

import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole document as records: what the compiler reads, once the document has been checked.
 *
 * <p>Everything the document may leave out is null here, but collections: these are empty then. Short forms are written
 * out (a target given as text is a {@link TargetEntry} with that URL), units stay text ({@link Units} reads them), and
 * members keep the document's order. Defaults are not filled in: they belong to who uses the value.
 *
 * @param routes by id
 * @param upstreams by id
 * @param policies the named policies by id, each an object of one policy key and its options ({@link PolicyEntry})
 * @param consumers by id
 * @param trust the networks ({@link Cidr}) whose forwarding fields are believed
 * @param pseudonym what the gateway calls itself in Via, Forwarded and Proxy-Status
 */
public record GatewayDocument(
        Integer version,
        LinkedHashMap<String, RouteEntry> routes,
        LinkedHashMap<String, UpstreamEntry> upstreams,
        LinkedHashMap<String, JsonObject> policies,
        LinkedHashMap<String, ConsumerEntry> consumers,
        List<String> trust,
        @Nullable AdminEntry admin,
        @Nullable MetricsEntry metrics,
        @Nullable AccessLogEntry accessLog,
        @Nullable String pseudonym,
        @Nullable ProxyStatusEntry proxyStatus,
        @Nullable LimitsEntry limits,
        @Nullable CacheEntry cache,
        @Nullable ClusterEntry cluster) {

    /** Binds a document that {@link Checker#check} found no problem in; of any other the outcome is undefined. */
    public static GatewayDocument of(Document checked) {
        return Binding.bind(checked.json());
    }
}
