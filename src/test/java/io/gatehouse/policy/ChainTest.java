package io.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.HeardLog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainTest {
    private final List<String> ran = new ArrayList<>();

    @Test
    void policiesRunByPhaseAndThenInTheOrderOfTheDocument() throws Exception {
        Chain chain = new Chain(List.of(
                link("t1", Phase.TRANSFORM, Mode.ENFORCE, false),
                link("cors", Phase.CORS, Mode.ENFORCE, false),
                link("t2", Phase.TRANSFORM, Mode.ENFORCE, false),
                link("off", Phase.IP, Mode.OFF, true)));
        Reply reply = chain.around(e -> Reply.of(204, Headers.EMPTY)).handle(Exchanges.of("GET", "/"));
        assertThat(reply.status()).isEqualTo(204);
        assertThat(ran).containsExactly("cors", "t1", "t2");
        assertThat(chain.needs()).isEqualTo(new Needs(7, 0));
    }

    @Test
    void aViewsPoliciesRunBetweenWhatMayRefuseARequestAndWhatKeepsAndChangesAnswers() throws Exception {
        Chain view = new Chain(List.of(
                link("v-cache", Phase.CACHE, Mode.ENFORCE, false), link("v-ip", Phase.IP, Mode.ENFORCE, false)));
        Chain chain = new Chain(
                List.of(
                        link("transform", Phase.TRANSFORM, Mode.ENFORCE, false),
                        link("cache", Phase.CACHE, Mode.ENFORCE, false),
                        link("validate", Phase.VALIDATE, Mode.ENFORCE, false)),
                Map.of(),
                Map.of("v", view));
        chain.around(e -> Reply.of(204, Headers.EMPTY), view::before).handle(Exchanges.of("GET", "/"));
        assertThat(ran).containsExactly("validate", "v-ip", "v-cache", "cache", "transform");
        assertThat(chain.linksFor(null, "v")).extracting(Chain.Link::id).isEqualTo(ran);
        assertThat(chain.linksFor(null, "w"))
                .extracting(Chain.Link::id)
                .containsExactly("validate", "cache", "transform");
        assertThat(chain.linksOfViews()).hasSize(2);
    }

    @Test
    void whatStandsBeforeTheAnswerIsAskedInsideOfAView() throws Exception {
        Chain chain = new Chain(List.of(), Map.of(), Map.of("v", new Chain(List.of())));
        Exchange exchange = Exchanges.of("GET", "/");
        Handler handler = chain.around(e -> Reply.of(204, Headers.EMPTY), next -> asked -> {
            asked.beforeAnswer(() -> Reply.of(429, Headers.EMPTY));
            return next.handle(asked);
        });
        assertThat(handler.handle(exchange).status()).isEqualTo(429);
    }

    @Test
    void aRefusalEndsTheChain() throws Exception {
        Chain chain = new Chain(List.of(
                link("a", Phase.AUTHENTICATE, Mode.ENFORCE, true), link("b", Phase.CACHE, Mode.ENFORCE, false)));
        Reply reply = chain.around(e -> Reply.of(204, Headers.EMPTY)).handle(Exchanges.of("GET", "/"));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(ran).containsExactly("a");
    }

    @Test
    void anObservedRefusalIsNotedAndTheRequestGoesOn() throws Exception {
        Chain chain = new Chain(List.of(link("a", Phase.AUTHENTICATE, Mode.OBSERVE, true)));
        Exchange exchange = Exchanges.of("GET", "/");
        Reply reply = chain.around(e -> Reply.of(204, Headers.EMPTY)).handle(exchange);
        assertThat(reply.status()).isEqualTo(204);
        assertThat(ran).isEmpty();
        List<String> noted = new ArrayList<>();
        exchange.forEachDecision((step, decision) -> noted.add(step + " " + decision.refuses()));
        assertThat(noted).containsExactly("a true");
    }

    @Test
    void whatIsOnlyObservedIsToldApartFromWhatCounts() throws Exception {
        Chain chain = new Chain(List.of(
                link("a", Phase.CORS, Mode.OBSERVE, true),
                link("b", Phase.IP, Mode.OFF, true),
                link("c", Phase.CACHE, Mode.ENFORCE, false)));
        Exchange exchange = Exchanges.of("GET", "/");
        List<String> told = new ArrayList<>();
        exchange.watch((e, step, decision, observed) -> told.add(step + " " + observed));

        chain.around(e -> Reply.of(204, Headers.EMPTY)).handle(exchange);

        assertThat(told).containsExactly("a true", "c false");
        List<String> observed = new ArrayList<>();
        exchange.forEachObserved((step, decision) -> observed.add(step));
        assertThat(observed).containsExactly("a");
        assertThat(chain.has("a")).isTrue();
        assertThat(chain.enforces("a")).isFalse();
        assertThat(chain.enforces("c")).isTrue();
    }

    @Test
    void anObservedPolicyThatFailsToDecideLetsTheRequestGoOnAndIsLoggedOnce() throws Exception {
        Chain chain = new Chain(List.of(
                new Chain.Link("a", "a", Phase.CORS, Needs.NONE, Mode.OBSERVE, new Failing("secret of the request"))));
        Handler handler = chain.around(e -> Reply.of(204, Headers.EMPTY));
        List<String> noted = new ArrayList<>();
        try (HeardLog log = new HeardLog(Step.class.getName())) {
            for (int i = 0; i < 3; i++) {
                Exchange exchange = Exchanges.of("GET", "/");
                assertThat(handler.handle(exchange).status()).isEqualTo(204);
                exchange.forEachObserved(
                        (step, decision) -> noted.add(step + " " + decision.outcome() + " " + decision.reason()));
            }
            assertThat(log.lines()).hasSize(1).first().asString().contains("the policy a");
            assertThat(log.thrown()).singleElement().satisfies(ChainTest::tellsKindAndPlaceOnly);
        }
        assertThat(noted).hasSize(3).containsOnly("a error deciding failed: IllegalStateException");
    }

    @Test
    void anEnforcedPolicyThatFailsToDecideIsNotedAndLetsNothingThrough() {
        Chain chain = new Chain(List.of(
                new Chain.Link("a", "a", Phase.CORS, Needs.NONE, Mode.ENFORCE, new Failing("secret of the request"))));
        Exchange exchange = Exchanges.of("GET", "/");
        Handler handler = chain.around(e -> Reply.of(204, Headers.EMPTY));
        assertThatThrownBy(() -> handler.handle(exchange)).satisfies(ChainTest::tellsKindAndPlaceOnly);
        List<String> noted = new ArrayList<>();
        exchange.forEachDecision((step, decision) -> noted.add(step + " " + decision.outcome()));
        assertThat(noted).containsExactly("a error");
    }

    private static void tellsKindAndPlaceOnly(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString())
                .contains("the policy a failed to decide: java.lang.IllegalStateException", "ChainTest$Failing.decide")
                .doesNotContain("secret of the request");
    }

    @Test
    void anObservedPolicyThatGoesTooDeepLetsTheRequestGoOn() throws Exception {
        Chain chain = new Chain(List.of(new Chain.Link("a", "a", Phase.CORS, Needs.NONE, Mode.OBSERVE, new TooDeep())));
        Exchange exchange = Exchanges.of("GET", "/");
        try (HeardLog log = new HeardLog(Step.class.getName())) {
            Reply reply = chain.around(e -> Reply.of(204, Headers.EMPTY)).handle(exchange);
            assertThat(reply.status()).isEqualTo(204);
            assertThat(log.lines()).hasSize(1);
        }
        List<String> noted = new ArrayList<>();
        exchange.forEachObserved((step, decision) -> noted.add(decision.outcome()));
        assertThat(noted).containsExactly("error");
    }

    /** As content that is nested without end does to whoever reads it. */
    private record TooDeep() implements Policy<Answer> {
        @Override
        public Answer decide(Exchange exchange) {
            throw new StackOverflowError();
        }

        @Override
        public Reply carryOut(Answer answer, Exchange exchange, Handler next) {
            throw new AssertionError("nothing was decided");
        }
    }

    private record Failing(String message) implements Policy<Answer> {
        @Override
        public Answer decide(Exchange exchange) {
            throw new IllegalStateException(message);
        }

        @Override
        public Reply carryOut(Answer answer, Exchange exchange, Handler next) {
            throw new AssertionError("nothing was decided");
        }
    }

    private Chain.Link link(String id, Phase phase, Mode mode, boolean refusing) {
        return new Chain.Link(id, id, phase, new Needs(7, 0), mode, new Recording(id, refusing));
    }

    private record Answer(boolean refuses) implements Decision {
        @Override
        public String outcome() {
            return "x";
        }

        @Override
        public String reason() {
            return "because";
        }
    }

    private final class Recording implements Policy<Answer> {
        private final String id;
        private final boolean refusing;

        Recording(String id, boolean refusing) {
            this.id = id;
            this.refusing = refusing;
        }

        @Override
        public Answer decide(Exchange exchange) {
            return new Answer(refusing);
        }

        @Override
        public Reply carryOut(Answer answer, Exchange exchange, Handler next) throws java.io.IOException {
            ran.add(id);
            return answer.refuses() ? Reply.of(403, Headers.EMPTY) : next.handle(exchange);
        }
    }
}
