package io.gatehouse.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Template;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.testing.Exchanges;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunTest {
    private final List<String> told = new ArrayList<>();

    private static Part part(String name, int status) {
        PartRequest request =
                new PartRequest("GET", Template.parse("/" + name, Set.of()), null, List.of(), Map.of(), null);
        Call call = new Call(
                "page." + name,
                request,
                exchange -> new Reply(status, Headers.EMPTY, Body.of("1".getBytes(StandardCharsets.US_ASCII))),
                new Call.Bounds(null, 1000, null));
        return new Part(name, call, Set.of(), new Part.Terms(false, When.ALWAYS, null, null));
    }

    private Exchange watched() {
        Exchange exchange = Exchanges.of("GET", "/");
        exchange.watch(new Exchange.Watch() {
            @Override
            public void decided(Exchange about, String step, Decision decision, boolean observed) {}

            @Override
            public void brought(Exchange about, String part, String outcome, long nanos) {
                told.add(part + ' ' + outcome);
            }
        });
        return exchange;
    }

    @Test
    void aPartThatEndedIsToldAsItEndedThoughNobodyWaitedForItAnyMore() throws Exception {
        Composition composition = new Composition(
                List.of(part("pet", 404), part("owner", 200), part("photos", 500)),
                Duration.ofHours(1),
                1000,
                new Result(List.of()),
                null,
                new StatusRules(Map.of()));
        PartThreads none = new PartThreads();
        // so that the thread that carries the request makes all calls before it hears of the first
        none.close();
        Run.Finish finish = new Run(composition, watched(), none).run();
        assertThat(finish.fatal()).isNotNull();
        assertThat(finish.brought()).extracting(each -> each.part().name()).containsExactly("pet");
        assertThat(told).containsExactlyInAnyOrder("pet status", "owner well", "photos status");
    }
}
