package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.observe.UpstreamUse.BreakerUse;
import io.gatehouse.observe.UpstreamUse.ChecksUse;
import io.gatehouse.observe.UpstreamUse.Health;
import io.gatehouse.observe.UpstreamUse.TargetUse;
import io.gatehouse.testing.Eventually;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {
    private static final Health WELL = new Health("healthy", true, null, null, null);
    private static final Health DRAINED = new Health("drained", false, null, null, null);

    private final Metrics metrics = new Metrics("1.2.3");

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void countsRequestsIntoAHistogramByRouteAndClassOfStatus() {
        metrics.forRoute("pets");
        answer("pets", 200, 3_000_000);
        answer("pets", 204, 70_000_000);
        answer("pets", 503, 1_000);
        assertThat(metrics.text())
                .contains("# TYPE gatehouse_requests_seconds histogram")
                .contains("gatehouse_requests_seconds_count{route=\"pets\",status=\"2xx\"} 2\n")
                .contains("gatehouse_requests_seconds_sum{route=\"pets\",status=\"2xx\"} 0.073\n")
                .contains("gatehouse_requests_seconds_bucket{route=\"pets\",status=\"2xx\",le=\"0.005\"} 1\n")
                .contains("gatehouse_requests_seconds_bucket{route=\"pets\",status=\"2xx\",le=\"0.1\"} 2\n")
                .contains("gatehouse_requests_seconds_bucket{route=\"pets\",status=\"2xx\",le=\"+Inf\"} 2\n")
                .contains("gatehouse_requests_seconds_count{route=\"pets\",status=\"5xx\"} 1\n")
                .doesNotContain("status=\"4xx\"");
    }

    @Test
    void showsWhenEachCertificateEndsAsItIsNow() {
        Map<String, Instant> ends = new HashMap<>(Map.of("a.example", Instant.ofEpochSecond(2_000_000_000)));
        metrics.certificates(() -> ends);
        assertThat(metrics.text()).contains("gatehouse_certificate_expiry_seconds{certificate=\"a.example\"} 2.0E9\n");

        ends.put("a.example", Instant.ofEpochSecond(2_000_000_001));
        assertThat(metrics.text())
                .contains("gatehouse_certificate_expiry_seconds{certificate=\"a.example\"} 2.000000001E9\n");
    }

    @Test
    void showsUpstreamsAndTargetsAsTheyAreNowAndNothingOfThoseThatAreGone() {
        List<TargetUse> targets =
                new ArrayList<>(List.of(new TargetUse("[::1]:80", 2, 0.25, WELL, new UpstreamUse.Counts(9, 3, 1))));
        metrics.upstreams(() -> List.of(
                new UpstreamUse("pets", false, 4, null, targets),
                new UpstreamUse("shop", true, 0, new UpstreamUse.RoomUse(7, 5), List.of())));
        assertThat(metrics.text())
                .contains("# TYPE gatehouse_target_calls_total counter\n", "# TYPE gatehouse_target_in_flight gauge\n")
                .contains("gatehouse_target_in_flight{target=\"[::1]:80\",upstream=\"pets\"} 2.0\n")
                .contains("gatehouse_target_latency_seconds{target=\"[::1]:80\",upstream=\"pets\"} 0.25\n")
                .contains("gatehouse_target_available{target=\"[::1]:80\",upstream=\"pets\"} 1.0\n")
                .contains("gatehouse_target_calls_total{target=\"[::1]:80\",upstream=\"pets\"} 9.0\n")
                .contains("gatehouse_target_failures_total{target=\"[::1]:80\",upstream=\"pets\"} 3.0\n")
                .contains("gatehouse_target_ejections_total{target=\"[::1]:80\",upstream=\"pets\"} 1.0\n")
                .contains("gatehouse_upstream_retries_total{upstream=\"pets\"} 4.0\n")
                .contains("gatehouse_upstream_panic{upstream=\"pets\"} 0.0\n")
                .contains("gatehouse_upstream_panic{upstream=\"shop\"} 1.0\n")
                .contains("gatehouse_upstream_in_flight{upstream=\"shop\"} 7.0\n")
                .contains("gatehouse_upstream_waiting{upstream=\"shop\"} 5.0\n")
                .doesNotContain("waiting{upstream=\"pets\"");

        targets.set(0, new TargetUse("b", 0, 0, DRAINED, new UpstreamUse.Counts(0, 0, 0)));
        assertThat(metrics.text())
                .contains("gatehouse_target_available{target=\"b\",upstream=\"pets\"} 0.0\n")
                .doesNotContain("[::1]:80", "latency_seconds{target=\"b\"");
    }

    @Test
    void showsThePlacesOfPoliciesAsTheyAreNowAndNothingOfThoseThatAreGone() {
        metrics.places(() -> List.of(new PlacesUse("fair", 7, 5), new PlacesUse("pets.concurrency", 0, 0)));
        assertThat(metrics.text())
                .contains("# TYPE gatehouse_policy_in_flight gauge\n", "# TYPE gatehouse_policy_waiting gauge\n")
                .contains("gatehouse_policy_in_flight{policy=\"fair\"} 7.0\n")
                .contains("gatehouse_policy_waiting{policy=\"fair\"} 5.0\n")
                .contains("gatehouse_policy_in_flight{policy=\"pets.concurrency\"} 0.0\n");

        metrics.places(List::of);
        assertThat(metrics.text()).doesNotContain("gatehouse_policy_in_flight{", "gatehouse_policy_waiting{");
    }

    @Test
    void twoTargetsOfOneNameHideNothingElse() {
        TargetUse one = new TargetUse("a", 1, 0, WELL, new UpstreamUse.Counts(0, 0, 0));
        TargetUse two = new TargetUse("a", 2, 0, DRAINED, new UpstreamUse.Counts(0, 0, 0));
        metrics.upstreams(() -> List.of(new UpstreamUse("pets", false, 0, null, List.of(one, two))));
        assertThat(metrics.text())
                .contains("gatehouse_target_in_flight{target=\"a\",upstream=\"pets\"} 1.0\n", "gatehouse_build_info")
                .contains("gatehouse_target_status{status=\"healthy\",target=\"a\",upstream=\"pets\"} 1.0\n")
                .doesNotContain("status=\"drained\"");
    }

    @Test
    void showsTheWordATargetStandsAtAndWhatMayKeepItFromTakingRequestsWhereThereIsSuchAThing() {
        Health open = new Health("open", false, new BreakerUse("open", 3), new ChecksUse(8, 2), 17);
        UpstreamUse.Counts none = new UpstreamUse.Counts(0, 0, 0);
        metrics.upstreams(() -> List.of(new UpstreamUse(
                "pets",
                false,
                0,
                null,
                List.of(new TargetUse("a", 0, 0, open, none), new TargetUse("b", 0, 0, DRAINED, none)))));
        assertThat(metrics.text())
                .contains("# TYPE gatehouse_target_checks_total counter\n", "# TYPE gatehouse_target_status gauge\n")
                .contains("gatehouse_target_status{status=\"open\",target=\"a\",upstream=\"pets\"} 1.0\n")
                .contains("gatehouse_target_status{status=\"drained\",target=\"b\",upstream=\"pets\"} 1.0\n")
                .contains("gatehouse_target_breaker_state{state=\"open\",target=\"a\",upstream=\"pets\"} 1.0\n")
                .contains("gatehouse_target_breaker_opened_total{target=\"a\",upstream=\"pets\"} 3.0\n")
                .contains("gatehouse_target_checks_total{outcome=\"passed\",target=\"a\",upstream=\"pets\"} 8.0\n")
                .contains("gatehouse_target_checks_total{outcome=\"failed\",target=\"a\",upstream=\"pets\"} 2.0\n")
                .contains("gatehouse_target_limit{target=\"a\",upstream=\"pets\"} 17.0\n")
                .doesNotContain("state=\"closed\"", "opened_total{target=\"b\"", "limit{target=\"b\"")
                .doesNotContain("outcome=\"passed\",target=\"b\"");
    }

    @ParameterizedTest(name = "{0} counts as {1}")
    @CsvSource({"101,1xx", "200,2xx", "304,3xx", "404,4xx", "499,499", "500,5xx", "599,5xx", "0,5xx", "700,5xx"})
    void everyStatusHasAClass(int status, String statusClass) {
        metrics.forRoute("pets");
        answer("pets", status, 1);
        assertThat(metrics.text())
                .contains("gatehouse_requests_seconds_count{route=\"pets\",status=\"" + statusClass + "\"} 1\n");
    }

    @Test
    void requestsWithoutARouteAndOfTheOwnSpaceHaveNamesOfTheirOwn() {
        answer(Metrics.UNMATCHED, 404, 1);
        answer(Metrics.OWN, 200, 1);
        assertThat(metrics.text())
                .contains("count{route=\"-\",status=\"4xx\"} 1\n")
                .contains("count{route=\"_gatehouse\",status=\"2xx\"} 1\n");
    }

    @Test
    void aRouteThatStaysKeepsItsCountAndOneThatIsGoneIsShownNoMore() {
        RouteMetrics pets = metrics.forRoute("pets");
        metrics.forRoute("users");
        answer("pets", 200, 1);
        answer("users", 200, 1);
        metrics.retainRoutes(Set.of("pets"));
        assertThat(metrics.forRoute("pets")).isSameAs(pets);
        answer("pets", 200, 1);
        assertThat(metrics.text())
                .contains("count{route=\"pets\",status=\"2xx\"} 2\n")
                .doesNotContain("users");
        metrics.forRoute("users");
        answer("users", 200, 1);
        assertThat(metrics.text()).contains("count{route=\"users\",status=\"2xx\"} 1\n");
    }

    @Test
    void aRequestThatEndsAfterItsRouteIsGoneIsNotLost() {
        metrics.retainRoutes(Set.of());
        answer("users", 200, 1);
        assertThat(metrics.text()).contains("count{route=\"users\",status=\"2xx\"} 1\n");
        metrics.retainRoutes(Set.of());
        assertThat(metrics.text()).doesNotContain("users");
    }

    @Test
    void showsRequestsInFlight() {
        metrics.begun();
        metrics.begun();
        assertThat(metrics.text()).contains("gatehouse_requests_in_flight 2.0\n");
        metrics.ended(Metrics.UNMATCHED, 200, 1);
        assertThat(metrics.text()).contains("gatehouse_requests_in_flight 1.0\n");
    }

    @Test
    void showsThePoolsOfTheUpstreamsThatExist() {
        AtomicInteger leased = new AtomicInteger(3);
        PoolUse use = new PoolUse(leased::get, () -> 2, () -> 1);
        metrics.retainPools(Map.of("pets", use, "users", use));
        assertThat(metrics.text())
                .contains("gatehouse_pool_leased{upstream=\"pets\"} 3.0\n")
                .contains("gatehouse_pool_pending{upstream=\"pets\"} 2.0\n")
                .contains("gatehouse_pool_available{upstream=\"users\"} 1.0\n");
        metrics.retainPools(Map.of("pets", new PoolUse(() -> 7, () -> 0, () -> 0)));
        assertThat(metrics.text())
                .contains("gatehouse_pool_leased{upstream=\"pets\"} 7.0\n")
                .doesNotContain("upstream=\"users\"");
    }

    @Test
    void countsPublishesAndProblems() {
        metrics.published(7);
        metrics.refused(3);
        assertThat(metrics.text())
                .contains("gatehouse_publishes_total{outcome=\"published\"} 1.0\n")
                .contains("gatehouse_publishes_total{outcome=\"refused\"} 1.0\n")
                .contains("gatehouse_publish_problems_total 3.0\n")
                .contains("gatehouse_snapshot 7.0\n");
    }

    @Test
    void tellsOfTheBuildAndTheJvm() {
        assertThat(metrics.text())
                .contains("gatehouse_build_info{")
                .contains("version=\"1.2.3\"")
                .contains("jvm_memory_used_bytes{")
                .contains("jvm_threads_live_threads ")
                .contains("jvm_gc_memory_allocated_bytes_total ");
    }

    @Test
    void leavesNoThreadWhenClosed() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Metrics other = new Metrics("1");
        other.forRoute("pets").record(200, 1);
        other.text();
        other.close();
        Set<String> left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .collect(Collectors.toSet());
        assertThat(left).isEmpty();
    }

    @Test
    void countsDecisionsOfPoliciesByOutcomeAndModeUntilThePolicyIsGone() {
        metrics.decided("pets.cors", "refused", true);
        metrics.decided("pets.cors", "refused", true);
        metrics.decided("pets.cors", "refused", false);
        metrics.decided("secure", "pass", false);
        String counter = "gatehouse_policy_decisions_total";
        assertThat(metrics.text())
                .contains(counter + "{mode=\"observe\",outcome=\"refused\",policy=\"pets.cors\"} 2.0\n")
                .contains(counter + "{mode=\"enforce\",outcome=\"refused\",policy=\"pets.cors\"} 1.0\n")
                .contains(counter + "{mode=\"enforce\",outcome=\"pass\",policy=\"secure\"} 1.0\n");
        metrics.retainPolicies(Set.of("secure"));
        metrics.decided("secure", "pass", false);
        assertThat(metrics.text())
                .contains(counter + "{mode=\"enforce\",outcome=\"pass\",policy=\"secure\"} 2.0\n")
                .doesNotContain("pets.cors");
    }

    @Test
    void outcomesOfOnePolicyThatAreFarTooManyAreCountedTogether() {
        for (int i = 0; i < 1_000; i++) {
            metrics.decided("secure", "word" + i, true);
        }
        assertThat(metrics.text())
                .contains("outcome=\"word0\"")
                .contains("outcome=\"other\",policy=\"secure\"} " + (1_000.0 - PolicyMetrics.OUTCOMES) + "\n");
    }

    private void answer(String route, int status, long nanos) {
        metrics.begun();
        metrics.ended(route, status, nanos);
    }

    @Test
    void showsHowNamesAreResolved() {
        AtomicInteger stale = new AtomicInteger(2);
        metrics.names(() -> 7, () -> 3, stale::get);

        assertThat(metrics.text())
                .contains(
                        "gatehouse_dns_lookups_total{outcome=\"answered\"} 7.0\n",
                        "gatehouse_dns_lookups_total{outcome=\"failed\"} 3.0\n",
                        "gatehouse_dns_stale 2.0\n");
    }

    /** The library holds what it asks weakly only, and counters then stand still. */
    @Test
    void goesOnToShowThemWhenGarbageWasCollected() {
        AtomicInteger answered = new AtomicInteger(1);
        metrics.names(answered::get, () -> 0, () -> 0);
        WeakReference<Object> canary = new WeakReference<>(new Object());
        Eventually.is(() -> {
            System.gc();
            return canary.get() == null;
        });
        answered.set(5);

        assertThat(metrics.text()).contains("gatehouse_dns_lookups_total{outcome=\"answered\"} 5.0\n");
    }
}
