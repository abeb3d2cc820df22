package io.gatehouse.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Caller;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one caller got is given to nobody who may get another answer. */
class CallersTest {
    private static Caller anna(Set<String> groups, Set<String> scopes) {
        return new Caller("jwt", "anna", null, groups, scopes, Map.of());
    }

    @Test
    void theSameCallerGetsAnswersOfItsOwnForEachSetOfScopesAndGroups() throws Exception {
        Bench bench = Bench.answering("ttl: 1h", "");
        bench.caller = anna(Set.of("staff", "vets"), Set.of("read", "write"));
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
        bench.caller = anna(Set.of("staff", "vets"), Set.of("read"));
        assertThat(bench.get("/a").text()).isEqualTo("body 2");
        bench.caller = anna(Set.of("staff"), Set.of("read", "write"));
        assertThat(bench.get("/a").text()).isEqualTo("body 3");
        bench.caller = anna(Set.of("vets", "staff"), Set.of("write", "read"));
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
        bench.caller = anna(Set.of("read", "write"), Set.of("staff", "vets"));
        assertThat(bench.get("/a").text()).isEqualTo("body 4");
    }

    /** RFC 9111 §3.5: it may be of who asked alone. */
    @ParameterizedTest
    @CsvSource({"HEAD /a, 200", "GET /a, 304"})
    void whatIsToldToOneWhoIsNotKnownHereIsNotToldToOthers(String request, int status) throws Exception {
        Bench bench = Bench.holding("", "Cache-Control: max-age=60|ETag: \"1\"");
        bench.pass(70);
        bench.answers(status, "Cache-Control: max-age=60|ETag: \"1\"|X-Account: anna");
        bench.send(request, "Authorization: Bearer anna");
        bench.answers(304, "Cache-Control: max-age=60|ETag: \"1\"");
        Bench.Told told = bench.get("/a");
        assertThat(told.headers().contains("X-Account")).isFalse();
        assertThat(told.cacheStatus()).contains("fwd=stale; fwd-status=304");
        bench.pass(70);
        bench.answers(status, "Cache-Control: max-age=60, public|ETag: \"1\"|X-For: all");
        bench.send(request, "Authorization: Bearer anna");
        told = bench.get("/a");
        assertThat(told.headers().first("X-For")).isEqualTo("all");
        assertThat(told.cacheStatus()).contains("hit");
    }
}
