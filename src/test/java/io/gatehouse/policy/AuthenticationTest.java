package io.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.anonymous.AnonymousOptions;
import io.gatehouse.policy.anonymous.AnonymousType;
import io.gatehouse.testing.Exchanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several ways to say who one is mean any of them. */
class AuthenticationTest {
    private final List<String> decided = new ArrayList<>();

    /** Looks for a field of its own name, whose value says what it proves. */
    private record Field(String name) implements Authenticator {
        @Override
        public Proof decide(Exchange exchange) {
            String value = exchange.received().headers().first(name);
            if (value == null) {
                return Proof.absent("no " + name);
            }
            Proof.Refusal refusal = Proof.Refusal.unauthorized("not good: " + name, Map.of("error", value));
            return switch (value) {
                case "good" -> Proof.proven(new Caller(name, name, name, Set.of(), Set.of(), Map.of()), "fine");
                case "late" ->
                    Proof.proven(new Caller(name, name, name, Set.of(), Set.of(), Map.of()), "fine")
                            .with(new Besides(
                                    Headers.EMPTY, Headers.EMPTY, asked -> Proof.refused("used up", refusal)));
                case "foreign" -> Proof.foreign("of another", refusal);
                case "away" ->
                    Proof.refused("away", new Proof.Refusal(503, "Away.", Map.of(), Duration.ofMillis(1_500)));
                case "odd" -> Proof.refused("odd", new Proof.Refusal(400, "Odd.", Map.of(), Duration.ZERO));
                default -> Proof.refused("bad", refusal);
            };
        }

        @Override
        public List<String> challenges(@Nullable Proof refused) {
            return List.of(name + (refused == null ? "" : " refused=" + refused.outcome()));
        }

        @Override
        public Request handOn(Request request) {
            return request.withHeaders(
                    request.headers().toBuilder().remove(name).build());
        }
    }

    private static Chain.Link way(String name) {
        return link(name, Mode.ENFORCE, new Field(name));
    }

    private static Chain.Link anonymous() {
        Policy<?> policy = new AnonymousType()
                .compile(
                        new AnonymousOptions(List.of("visitors")),
                        new Provisions("n", Secrets.below(List.of()), Consumers.NONE));
        return link("n", Mode.ENFORCE, policy);
    }

    private static Chain.Link link(String id, Mode mode, Policy<?> policy) {
        return new Chain.Link(id, id, Phase.AUTHENTICATE, Needs.NONE, mode, policy);
    }

    private Reply ask(Exchange exchange, Chain.Link... links) throws Exception {
        decided.clear();
        exchange.watch((e, step, decision, observed) -> decided.add(step
                + ' '
                + decision.outcome()
                + (decision.refuses() ? " refuses " : " ")
                + decision.status()
                + (observed ? " observed" : "")));
        return new Chain(List.of(links))
                .around(asked -> Reply.of(200, asked.request().headers()))
                .handle(exchange);
    }

    private static Exchange bringing(String... namesAndValues) {
        return Exchanges.of("GET", "/", namesAndValues);
    }

    @Test
    void anyOfThemIsEnoughAndTheirCredentialsGoNoFurther() throws Exception {
        Exchange exchange = bringing("B", "good", "C", "x", "Accept", "y");
        Reply reply = ask(exchange, way("A"), way("B"), way("C"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().contains("B")).isFalse();
        assertThat(reply.headers().contains("C")).isFalse();
        assertThat(reply.headers().first("Accept")).isEqualTo("y");
        assertThat(exchange.caller().consumer()).isEqualTo("B");
        assertThat(exchange.challenges()).isEmpty();
        assertThat(decided).containsExactly("A absent 0", "B proven 0");
    }

    @Test
    void cachesOnTheWayAreToldThatAReplyIsForItsSenderUnlessTheRequestTellsThem() throws Exception {
        assertThat(ask(bringing("A", "good"), way("A")).headers().all("Cache-Control"))
                .containsExactly("private");
        assertThat(ask(bringing("A", "good", "Authorization", "x"), way("A"))
                        .headers()
                        .contains("Cache-Control"))
                .isFalse();
        assertThat(ask(bringing(), way("A"), anonymous()).headers().contains("Cache-Control"))
                .isFalse();
        // the upstream's word, which counts also for what came with credentials
        assertThat(ask(bringing("A", "good", "Cache-Control", "public, max-age=9"), way("A"))
                        .headers()
                        .all("Cache-Control"))
                .containsExactly("public, max-age=9");
    }

    @Test
    void whatAnotherRequestHasUsedUpMeanwhileIsNotGood() throws Exception {
        Exchange exchange = bringing("A", "late", "B", "good");
        assertThat(ask(exchange, way("A"), way("B")).status()).isEqualTo(401);
        assertThat(exchange.caller()).isNull();
        assertThat(decided).containsExactly("A refused refuses 401");
    }

    @Test
    void whereNothingComesTheAnswerTellsAllWays() throws Exception {
        Exchange exchange = bringing();
        Reply reply = ask(exchange, way("A"), way("B"));
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.headers().all("WWW-Authenticate")).containsExactly("A", "B");
        assertThat(exchange.caller()).isNull();
        assertThat(decided).containsExactly("A absent refuses 401", "B absent refuses 401");
    }

    @Test
    void aCredentialThatIsNotGoodIsNotMendedByAnother() throws Exception {
        Reply reply = ask(bringing("A", "bad", "B", "good"), way("A"), way("B"), anonymous());
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.headers().all("WWW-Authenticate")).containsExactly("A refused=refused", "B");
        assertThat(decided).containsExactly("A refused refuses 401");
    }

    @Test
    void oneThatIsAnothersToJudgeIsLeftToTheOthers() throws Exception {
        assertThat(ask(bringing("A", "foreign", "B", "good"), way("A"), way("B"))
                        .status())
                .isEqualTo(200);
        assertThat(decided).containsExactly("A foreign 0", "B proven 0");
        Reply reply = ask(bringing("A", "foreign"), anonymous(), way("A"), way("B"));
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.headers().all("WWW-Authenticate")).containsExactly("A refused=foreign", "B");
        assertThat(decided).containsExactly("A foreign refuses 401", "B absent refuses 401");
    }

    @Test
    void nobodyInParticularIsLetInOnlyWhereNothingComes() throws Exception {
        Exchange exchange = bringing();
        assertThat(ask(exchange, anonymous(), way("A")).status()).isEqualTo(200);
        assertThat(exchange.caller().groups()).containsExactly("visitors");
        assertThat(exchange.caller().subject()).isNull();
        assertThat(exchange.challenges()).containsExactly("A");
        assertThat(decided).containsExactly("A absent 0", "n proven 0");
        assertThat(ask(bringing("A", "bad"), anonymous(), way("A")).status()).isEqualTo(401);
    }

    @Test
    void otherStatusesTellOfTheWayThatRefusedAlone() throws Exception {
        Reply odd = ask(bringing("B", "odd"), way("A"), way("B"));
        assertThat(odd.status()).isEqualTo(400);
        assertThat(odd.headers().all("WWW-Authenticate")).containsExactly("B refused=refused");
        Reply away = ask(bringing("B", "away"), way("A"), way("B"));
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.headers().first("Retry-After")).isEqualTo("2");
    }

    @Test
    void aWayThatIsOnlyObservedKeepsNobodyOut() throws Exception {
        Exchange exchange = bringing();
        assertThat(ask(exchange, link("A", Mode.OBSERVE, new Field("A"))).status())
                .isEqualTo(200);
        assertThat(exchange.caller()).isNull();
        assertThat(decided).containsExactly("A absent refuses 401 observed");
        assertThat(ask(bringing("B", "good"), link("A", Mode.OBSERVE, new Field("A")), way("B"))
                        .status())
                .isEqualTo(200);
        assertThat(decided).containsExactly("A absent 0 observed", "B proven 0");
    }

    @Test
    void whoIsTakenToSendARequestThatIsTriedOutNeedsNoCredentials() throws Exception {
        Exchange exchange = bringing("A", "bad");
        exchange.assume(Caller.ANONYMOUS);
        assertThat(ask(exchange, way("A")).status()).isEqualTo(200);
        assertThat(exchange.caller()).isEqualTo(Caller.ANONYMOUS);
        assertThat(decided).containsExactly("A proven 0");
    }
}
