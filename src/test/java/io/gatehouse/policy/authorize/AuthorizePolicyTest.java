package io.gatehouse.policy.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.ConsumerEntry;
import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.PolicyEntry;
import io.gatehouse.config.Problem;
import io.gatehouse.config.Problems;
import io.gatehouse.config.Secrets;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.consumer.SlowHashes;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.Provisions;
import io.gatehouse.testing.Exchanges;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizePolicyTest {
    private static final Caller ADA = new Caller(
            "jwt",
            "https://idp|ada",
            "acme",
            Set.of("partners", "staff"),
            Set.of("pets:read", "pets:list"),
            Map.of(
                    "tenant",
                    "acme",
                    "level",
                    3L,
                    "size",
                    new BigInteger("12345678901234567890"),
                    "share",
                    0.5,
                    "verified",
                    true,
                    "roles",
                    List.of("reader", 7, "writer"),
                    "realm_access",
                    Map.of("roles", List.of("admin")),
                    "https://example.com/tenant",
                    "globex",
                    "address",
                    Map.of("country", "DE")));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{scopes: [pets:read]} |",
                "{scopes: [pets:list, pets:read]} |",
                "{scopes: [pets:read, pets:write]} | the caller lacks of the scopes pets:write",
                "{anyScope: [pets:write, pets:read]} |",
                "{anyScope: [pets:write, pets:kill]} | the caller has none of the scopes pets:write, pets:kill",
                "{groups: [staff, visitors]} |",
                "{groups: [Staff]} | the caller is in none of the groups that may",
                "{consumers: [globex, acme]} |",
                "{consumers: [globex]} | the caller is none of the consumers that may",
                "{claims: {tenant: acme}} |",
                "{claims: {tenant: [globex, acme]}} |",
                "{claims: {tenant: globex}} | the caller's claim tenant is none of the values that may",
                "{claims: {Tenant: acme}} | the caller's claim Tenant is missing",
                "{claims: {level: 3}} |",
                "{claims: {level: 3.0}} |",
                "{claims: {level: '3'}} | the caller's claim level is none of the values that may",
                "{claims: {level: 4}} | the caller's claim level is none of the values that may",
                "{claims: {size: 12345678901234567890, share: 0.50}} |",
                "{claims: {verified: true}} |",
                "{claims: {verified: 'true'}} | the caller's claim verified is none of the values that may",
                "{claims: {roles: writer}} |",
                "{claims: {roles: [owner, 7]}} |",
                "{claims: {roles: owner}} | the caller's claim roles is none of the values that may",
                "{claims: {realm_access.roles: admin}} |",
                "{claims: {/realm_access/roles: admin, /roles/0: reader}} |",
                "{claims: {https://example.com/tenant: globex}} |",
                "{claims: {/address/country: [AT, DE]}} |",
                "{claims: {address: DE}} | the caller's claim address is none of the values that may",
                "{claims: {address.street: x}} | the caller's claim address.street is missing",
                "{scopes: [pets:read], groups: [staff], consumers: [acme], claims: {tenant: acme, level: 3}} |",
                "{scopes: [pets:write], groups: [visitors]} | the caller is in none of the groups that may",
            })
    void allThatIsGivenIsNeeded(String options, @Nullable String lack) {
        Verdict verdict = policy(options).decide(from(ADA, "GET"));

        assertThat(verdict.reason()).isEqualTo(lack == null ? "the caller may" : lack);
        assertThat(verdict.outcome()).isEqualTo(lack == null ? "pass" : "refused");
        assertThat(verdict.refuses()).isEqualTo(lack != null);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"GET, pass", "HEAD, pass", "POST, refused", "PUT, pass", "DELETE, refused", "get, refused"})
    void theFirstRuleForTheMethodDecidesAndWhereNoneIsItIsRefused(String method, String outcome) {
        Policy<Verdict> policy = policy("""
            rules:
              - {methods: [GET, HEAD]}
              - {methods: [PUT], scopes: ["pets:read"], claims: {tenant: acme}}
              - {methods: [POST], scopes: ["pets:write"]}
              - {methods: [POST], scopes: ["pets:read"]}
            """);

        assertThat(policy.decide(from(ADA, method)).outcome()).isEqualTo(outcome);
    }

    @Test
    void whereNoRuleIsForTheMethodExplanationsSaySo() {
        Verdict verdict = policy("{rules: [{methods: [GET]}]}").decide(from(ADA, "POST"));

        assertThat(verdict.status()).isEqualTo(403);
        assertThat(verdict.reason()).isEqualTo("no rule is for the request's method");
    }

    @Test
    void whoCameByATokenAndLacksOnlyScopesIsToldWhich() throws Exception {
        assertThat(challenge(ADA, "{scopes: [pets:read, pets:write], anyScope: [a, b]}"))
                .isEqualTo("403 [Bearer error=\"insufficient_scope\", scope=\"pets:read pets:write a\"]");
        assertThat(challenge(ADA, "{scopes: [pets:write], anyScope: [a, pets:list]}"))
                .isEqualTo("403 [Bearer error=\"insufficient_scope\", scope=\"pets:write\"]");
        assertThat(challenge(ADA, "{scopes: [pets:write], groups: [none]}")).isEqualTo("403 []");
        assertThat(challenge(ADA, "{claims: {tenant: none}}")).isEqualTo("403 []");
        assertThat(challenge(acme("introspection"), "{scopes: [pets:write]}"))
                .isEqualTo("403 [Bearer error=\"insufficient_scope\", scope=\"pets:write\"]");
    }

    @Test
    void whoCameByAnythingElseIsNot() throws Exception {
        assertThat(challenge(acme("apiKey"), "{scopes: [pets:write]}")).isEqualTo("403 []");
        assertThat(challenge(acme("assumed"), "{scopes: [pets:write]}")).isEqualTo("403 []");
    }

    private static Caller acme(String way) {
        return new Caller(way, "acme", "acme", Set.of(), Set.of(), Map.of());
    }

    @Test
    void nobodyInParticularIsToldHowToSayWhoItIs() throws Exception {
        Exchange exchange = from(Caller.nobody(Set.of("visitors")), "GET");
        exchange.challenges(List.of("ApiKey", "Basic realm=\"r\""));
        Policy<Verdict> policy = policy("{groups: [partners]}");

        assertThat(policy.decide(exchange).outcome()).isEqualTo("anonymous");
        assertThat(answer(policy, exchange).headers().all("WWW-Authenticate"))
                .containsExactly("ApiKey", "Basic realm=\"r\"");
        assertThat(answer(policy, exchange).status()).isEqualTo(401);
        assertThat(policy("{groups: [visitors]}").decide(exchange).outcome()).isEqualTo("pass");
    }

    @Test
    void nobodyInParticularIsRefusedForGoodWhereThereIsNoWayToSayMore() throws Exception {
        assertThat(challenge(Caller.ANONYMOUS, "{groups: [partners]}")).isEqualTo("403 []");
    }

    @Test
    void whereNobodyAskedWhoItIsNobodyMay() {
        Exchange exchange = Exchanges.of("GET", "/");

        assertThat(policy("{scopes: [a]}").decide(exchange)).isEqualTo(Verdict.UNKNOWN);
        assertThat(policy("{rules: [{methods: [GET]}]}").decide(exchange).status())
                .isEqualTo(401);
        assertThat(policy("{scopes: [a]}").needsCaller()).isTrue();
    }

    @Test
    void theRefusalDoesNotTellWhatIsMissing() throws Exception {
        Reply reply = answer(policy("{groups: [board], claims: {tenant: globex}}"), from(ADA, "GET"));

        assertThat(reply.headers().first("Content-Type")).isEqualTo("application/problem+json");
        assertThat(new String(reply.body().stream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain("board", "group", "tenant", "claim");
    }

    @Test
    void explanationsTellWhatOfTheCallerItLooksAt() {
        assertThat(policy("{claims: {tenant: x, roles: y, none: z}}").input(from(ADA, "GET")))
                .containsExactly(
                        Map.entry("method", "GET"),
                        Map.entry("consumer", "acme"),
                        Map.entry("groups", "partners, staff"),
                        Map.entry("scopes", "pets:list, pets:read"),
                        Map.entry("claim tenant", "acme"),
                        Map.entry("claim roles", "[reader, 7, writer]"));
        assertThat(policy("{scopes: [a]}").input(from(acme("apiKey"), "GET"))).containsOnlyKeys("method", "consumer");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{scopes: [a]} |",
                "{rules: [{methods: [GET]}, {scopes: [a]}]} |",
                "{rules: [{methods: [GET, PUT]}, {methods: [PUT, POST]}]} |",
                "{} | problem  says nothing that a caller needs",
                "{scopes: [a], rules: [{scopes: [b]}]} | problem  says beside its rules what every request needs",
                "{rules: [{scopes: [a]}, {methods: [GET]}]} | warning /rules/1 never decides, since rules before it"
                        + " are for all its methods",
                "{rules: [{methods: [GET, PUT]}, {methods: [PUT]}]} | warning /rules/1 never decides, since rules"
                        + " before it are for all its methods",
                "{consumers: [acme, globex]} | problem /consumers/1 no consumer has the id \"globex\"",
                "{rules: [{methods: [GET]}, {consumers: [acne]}]} | problem /rules/1/consumers/0 no consumer has the"
                        + " id \"acne\"",
            })
    void whatMakesNoSenseIsTold(String options, @Nullable String told) {
        Problems problems = new Problems();
        AuthorizeType type = new AuthorizeType();
        type.check(options(options), problems.root());
        type.check(options(options), problems.root(), new Provisions("p", Secrets.below(List.of()), consumers()));

        List<String> all = Stream.concat(
                        problems.list().stream().map(each -> "problem " + line(each)),
                        problems.warnings().stream().map(each -> "warning " + line(each)))
                .toList();
        assertThat(all).isEqualTo(told == null ? List.of() : List.of(told));
    }

    private static String line(Problem problem) {
        return problem.pointer() + " " + problem.detail();
    }

    private static Consumers consumers() {
        return Consumers.of(
                Map.of("acme", new ConsumerEntry(null, List.of(), List.of(), List.of())),
                Consumers.Means.of(Secrets.below(List.of()), SlowHashes.ofThisMachine()),
                new Problems().root());
    }

    private static String challenge(Caller caller, String options) throws Exception {
        Reply reply = answer(policy(options), from(caller, "GET"));
        return reply.status() + " " + reply.headers().all("WWW-Authenticate");
    }

    private static Exchange from(Caller caller, String method) {
        Exchange exchange = Exchanges.of(method, "/");
        exchange.caller(caller);
        return exchange;
    }

    private static Reply answer(Policy<Verdict> policy, Exchange exchange) throws Exception {
        return policy.carryOut(policy.decide(exchange), exchange, asked -> Reply.of(200, Headers.EMPTY));
    }

    private static AuthorizeOptions options(String yaml) {
        try {
            JsonObject options = Document.read(yaml, Format.YAML).json();
            return PolicyEntry.of(
                            Json.createObjectBuilder().add("authorize", options).build())
                    .options(AuthorizeOptions.class);
        } catch (UnreadableDocument e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }

    private static AuthorizePolicy policy(String options) {
        return (AuthorizePolicy) new AuthorizeType()
                .compile(options(options), new Provisions("r.authorize", Secrets.below(List.of()), Consumers.NONE));
    }
}
