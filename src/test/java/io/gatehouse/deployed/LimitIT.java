package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Redis;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What limits let through and tell on every server, counted here and in a Redis; of a day, so that nothing comes back meanwhile. */
@EveryServer
class LimitIT {
    private static final AtomicInteger KEYS = new AtomicInteger();

    private static final String DOCUMENT = """
        version: 1
        %s
        upstreams: {recorder: {targets: ["%s"]}}
        policies: {limit: {rateLimit: {limit: 2/d, by: header.X-Who, whenStoreFails: refuse}}}
        routes:
          limited: {match: {path: /limited}, upstream: recorder, policies: [limit]}
          small: {match: {path: /small, methods: [POST]}, upstream: recorder, policies: [{bodySize: {max: 4}}]}
        """;

    private static Backend backend;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    @BeforeAll
    static void start() throws Exception {
        backend = Backend.start();
    }

    @AfterAll
    static void forget() throws Exception {
        for (Deployed gate : Deployed.here()) {
            gate.forget();
        }
        backend.close();
    }

    private static Asking serving(Deployed gate, String cluster) throws Exception {
        return new Asking(gate).serving(DOCUMENT.formatted(cluster, backend.url()));
    }

    private static void isLimited(Asking asking, String key) throws Exception {
        RawResponse first = asking.get("/limited", "X-Who: " + key);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("RateLimit-Policy")).isEqualTo("\"day\";q=2;w=86400");
        assertThat(first.header("RateLimit")).startsWith("\"day\";r=1;t=");
        assertThat(asking.get("/limited", "X-Who: " + key).status()).isEqualTo(200);
        RawResponse refused = asking.get("/limited", "X-Who: " + key);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 43_200L);
        assertThat(refused.text()).contains("quota-exceeded", "\"violated-policies\":[\"day\"]");
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    @Conforms(item = "RL-1", section = "RFC 6585 §4, RFC 9110 §10.2.3")
    void whoHasUsedUpALimitIsToldWhenToComeBack(Deployed gate) throws Exception {
        isLimited(serving(gate, ""), "alone " + KEYS.incrementAndGet());
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    void aLimitIsCountedInARedisToo(Deployed gate) throws Exception {
        URI redis = Redis.shared();
        Asking asking = serving(gate, "cluster: {redis: {uri: \"" + redis + "\", prefix: deployed, timeout: 5s}}");
        String key = ProcessHandle.current().pid() + " " + KEYS.incrementAndGet();
        Eventually.is(() -> isReached(asking, "await " + key));
        isLimited(asking, key);
    }

    private static boolean isReached(Asking asking, String key) {
        try {
            return asking.get("/limited", "X-Who: " + key).status() != 503;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
