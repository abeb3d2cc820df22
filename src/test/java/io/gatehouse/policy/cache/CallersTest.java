package io.gatehouse.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Caller;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one caller got is given to nobody who may get another answer. */
class CallersTest {
    private static Caller anna(Set<String> groups, Set<String> scopes) {
        return new Caller("jwt", "anna", null, groups, scopes, Map.of());
    }

    @Test
    void theSameCallerGetsAnswersOfItsOwnForEachSetOfScopesAndGroups() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.answers(200, "");
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
}
