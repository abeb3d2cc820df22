package io.gatehouse.policy.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.ConsumersOf;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.Proof;
import io.gatehouse.policy.Provisions;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.ManualClock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ApiKeyPolicyTest {
    private static final String GOOD = "the-key-of-acme-1";
    private static final String PAST = "the-key-of-acme-0";
    private static final ApiKeyOptions USUAL = new ApiKeyOptions(null, null, null, null);
    private static final ApiKeyOptions ANYWHERE = new ApiKeyOptions("X-Who", "k", "who", "the \"shop\"");

    private static Authenticator policy(ApiKeyOptions options) {
        String consumers = "acme: {groups: [partners], credentials: [{apiKey: {key: '${env:GOOD}', name: new}},"
                + " {apiKey: {key: '${env:PAST}', expires: 2020-01-01T00:00:00Z}}]}";
        return (Authenticator) new ApiKeyType()
                .compile(
                        options,
                        new Provisions(
                                "r.apiKey",
                                Secrets.below(List.of()),
                                ConsumersOf.yaml(consumers, Map.of("GOOD", GOOD, "PAST", PAST), new ManualClock())));
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                row("nothing", USUAL, bringing("/"), "absent", 0),
                row("a good key", USUAL, bringing("/", "x-api-key", GOOD), "proven", 0),
                row("one that nobody has", USUAL, bringing("/", "X-Api-Key", "nobodys"), "refused", 401),
                row("one that has expired", USUAL, bringing("/", "X-Api-Key", PAST), "refused", 401),
                row("an empty one", USUAL, bringing("/", "X-Api-Key", ""), "refused", 401),
                row("two keys", USUAL, bringing("/", "X-Api-Key", GOOD, "X-Api-Key", GOOD), "refused", 400),
                row("two in one field", USUAL, bringing("/", "X-Api-Key", GOOD + ", " + GOOD), "refused", 401),
                row("one where nobody looks", USUAL, bringing("/?k=" + GOOD, "Cookie", "who=" + GOOD), "absent", 0),
                row("the usual field, which is not the one", ANYWHERE, bringing("/", "X-Api-Key", GOOD), "absent", 0),
                row("in the field", ANYWHERE, bringing("/", "X-Who", GOOD), "proven", 0),
                row("in the query", ANYWHERE, bringing("/?a=b&%6b=the%2Dkey-of-acme-1"), "proven", 0),
                row("in the cookie", ANYWHERE, bringing("/", "Cookie", "a=b; who=\"" + GOOD + "\""), "proven", 0),
                row("twice in the query", ANYWHERE, bringing("/?k=" + GOOD + "&k=x"), "refused", 400),
                row("two cookies", ANYWHERE, bringing("/", "Cookie", "who=x", "Cookie", "who=" + GOOD), "refused", 400),
                row("in two places", ANYWHERE, bringing("/?k=" + GOOD, "X-Who", GOOD), "refused", 400),
                row("no value", ANYWHERE, bringing("/?k"), "refused", 401));
    }

    private static Arguments row(
            String sentence, ApiKeyOptions options, Exchange exchange, String outcome, int status) {
        return Arguments.of(sentence, options, exchange, outcome, status);
    }

    private static Exchange bringing(String target, String... fields) {
        return Exchanges.of("GET", target, fields);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void whatARequestBringsDecides(
            String sentence, ApiKeyOptions options, Exchange exchange, String outcome, int status) {
        Authenticator policy = policy(options);
        Proof proof = policy.decide(exchange);
        assertThat(proof.outcome()).isEqualTo(outcome);
        assertThat(proof.status()).isEqualTo(status);
        assertThat(proof.reason() + proof.refusal() + policy.input(exchange)).doesNotContain(GOOD, PAST, "nobodys");
    }

    @Test
    void theCallerIsTheConsumer() {
        assertThat(policy(USUAL).decide(bringing("/", "X-Api-Key", GOOD)).caller())
                .isEqualTo(new Caller("apiKey", "acme", "acme", Set.of("partners"), Set.of(), Map.of()));
    }

    @Test
    void theClientDoesNotLearnWhyAKeyIsNotGood() {
        Proof unknown = policy(USUAL).decide(bringing("/", "X-Api-Key", "nobodys"));
        Proof expired = policy(USUAL).decide(bringing("/", "X-Api-Key", PAST));
        assertThat(expired.refusal()).isEqualTo(unknown.refusal());
        assertThat(expired.reason()).contains("expired").isNotEqualTo(unknown.reason());
    }

    @Test
    void theChallengeTellsThePlaces() {
        assertThat(policy(USUAL).challenges(null)).containsExactly("ApiKey realm=\"gatehouse\", header=\"X-Api-Key\"");
        Proof two = policy(ANYWHERE).decide(bringing("/?k=a&k=b"));
        assertThat(policy(ANYWHERE).challenges(two))
                .containsExactly("ApiKey realm=\"the \\\"shop\\\"\", header=\"X-Who\", query=\"k\", cookie=\"who\","
                        + " error=\"invalid_request\"");
    }

    static Stream<Arguments> handedOn() {
        return Stream.of(
                Arguments.of("/a?k=x", "/a"),
                Arguments.of("/a?", "/a?"),
                Arguments.of("/a?x=%2f&&K=y&k=1&z=+%20&%6B=2&", "/a?x=%2f&&K=y&z=+%20&"),
                Arguments.of("/a?kk=1", "/a?kk=1"));
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @MethodSource("handedOn")
    void theRestOfTheQueryIsHandedOnOctetForOctet(String target, String without) {
        assertThat(policy(ANYWHERE).handOn(Exchanges.request("GET", target)).target())
                .isEqualTo(without);
    }

    @Test
    void theKeyIsNotHandedOn() {
        Request request = Exchanges.request(
                "GET", "/", "X-Who", GOOD, "X-Api-Key", "stays", "Cookie", "a=b; who=x; c=d", "Accept", "y");
        assertThat(policy(ANYWHERE).handOn(request).headers())
                .isEqualTo(Exchanges.request("GET", "/", "X-Api-Key", "stays", "Cookie", "a=b; c=d", "Accept", "y")
                        .headers());
    }
}
