package io.gatehouse.policy.basic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.ConsumersOf;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.Proof;
import io.gatehouse.policy.Provisions;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.ManualClock;
import java.net.InetAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BasicPolicyTest {
    private static final String CONSUMERS = "acme: {groups: [partners], credentials: [{basic: {user: joe, password:"
            + " '$2b$04$abcdefghijklmnopqrstuuSar7SLixnGqR6IXY3xmKYSKevKocAX6'}}]}, beta: {credentials: [{basic: {user:"
            + " jöe, password: '$2y$04$abcdefghijklmnopqrstuum174eFeoTj0DHmtuueFaS3Wde4P7wHG'}}]}";
    private static final String GOOD = basic("joe:s3cret-of-acme");

    private static Authenticator policy(boolean insecure) {
        return (Authenticator) new BasicType()
                .compile(
                        new BasicOptions(null, insecure),
                        new Provisions(
                                "r.basic",
                                Secrets.below(List.of()),
                                ConsumersOf.yaml(CONSUMERS, Map.of(), new ManualClock())));
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static Exchange over(String scheme, String address, String... authorizations) throws Exception {
        InetAddress peer = InetAddress.getByName(address);
        Client client = new Client(peer, 40000, false, peer, scheme, "api.example.com", "", "HTTP/1.1");
        String[] fields = Stream.of(authorizations)
                .flatMap(value -> Stream.of("Authorization", value))
                .toArray(String[]::new);
        return Exchanges.of(Exchanges.request("GET", "/", fields), client);
    }

    private static Exchange bringing(String... authorizations) throws Exception {
        return over("https", "203.0.113.7", authorizations);
    }

    static Stream<Arguments> authorizations() {
        String token = GOOD.substring(6);
        return Stream.of(
                Arguments.of("nothing", List.of(), "absent", 0),
                Arguments.of("another scheme", List.of("Bearer " + token), "absent", 0),
                Arguments.of("a scheme that begins alike", List.of("Basics " + token), "absent", 0),
                Arguments.of("name and password", List.of(GOOD), "proven", 0),
                Arguments.of("the scheme in other letters", List.of("bASIC  " + token), "proven", 0),
                Arguments.of("beyond ASCII", List.of(basic("jöe:pässword")), "proven", 0),
                Arguments.of("a wrong password", List.of(basic("joe:s3cret-of-beta")), "refused", 401),
                Arguments.of("no password", List.of(basic("joe:")), "refused", 401),
                Arguments.of("a name that nobody has", List.of(basic("jim:s3cret-of-acme")), "refused", 401),
                Arguments.of("two fields", List.of(GOOD, GOOD), "refused", 400),
                Arguments.of("two schemes", List.of("Bearer x", GOOD), "refused", 400),
                Arguments.of("the scheme alone", List.of("Basic"), "refused", 400),
                Arguments.of("no colon", List.of(basic("joe")), "refused", 400),
                Arguments.of("no padding", List.of(basic("joe:s3cret-of-acm").replace("=", "")), "refused", 400),
                Arguments.of("no Base64", List.of("Basic j:o:e!"), "refused", 400),
                Arguments.of("other bits at its end", List.of("Basic am9lOnR="), "refused", 400),
                Arguments.of("something behind it", List.of(GOOD + " x"), "refused", 400),
                Arguments.of("a control character", List.of(basic("joe:a\u0000b")), "refused", 400),
                Arguments.of("no UTF-8", List.of(latin("jöe:pässword")), "refused", 400));
    }

    private static String latin(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("authorizations")
    void whatARequestBringsDecides(String sentence, List<String> authorizations, String outcome, int status)
            throws Exception {
        Authenticator policy = policy(false);
        Exchange exchange = bringing(authorizations.toArray(String[]::new));
        Proof proof = policy.decide(exchange);
        assertThat(proof.outcome()).isEqualTo(outcome);
        assertThat(proof.status()).isEqualTo(status);
        assertThat(proof.reason() + proof.refusal() + policy.input(exchange))
                .doesNotContain("s3cret", "pässword", "jim");
    }

    @Test
    void theCallerIsTheConsumer() throws Exception {
        assertThat(policy(false).decide(bringing(GOOD)).caller())
                .isEqualTo(new Caller("basic", "acme", "acme", Set.of("partners"), Set.of(), Map.of()));
    }

    @Test
    void theClientDoesNotLearnWhichOfTheTwoIsWrong() throws Exception {
        Proof name = policy(false).decide(bringing(basic("jim:s3cret-of-acme")));
        Proof password = policy(false).decide(bringing(basic("joe:x")));
        assertThat(name.refusal()).isEqualTo(password.refusal());
        assertThat(name.reason()).isEqualTo("no consumer has this user's name");
        assertThat(password.reason()).isEqualTo("the password is not that of the user joe");
    }

    @ParameterizedTest
    @CsvSource({
        "https, 203.0.113.7, false, 0",
        "http,  203.0.113.7, false, 403",
        "http,  203.0.113.7, true,  0",
        "http,  127.0.0.1,   false, 0",
        "http,  ::1,         false, 0"
    })
    void overPlainHttpAPasswordIsNotLookedAt(String scheme, String address, boolean insecure, int status)
            throws Exception {
        for (String authorization : List.of(GOOD, basic("joe:wrong"))) {
            Proof proof = policy(insecure).decide(over(scheme, address, authorization));
            assertThat(proof.status()).isEqualTo(status == 0 && !authorization.equals(GOOD) ? 401 : status);
            assertThat(policy(insecure).challenges(proof)).hasSize(status == 403 ? 0 : 1);
        }
        assertThat(policy(insecure).decide(over(scheme, address)).outcome()).isEqualTo("absent");
    }

    @ParameterizedTest
    @CsvSource({
        "http,  X-Forwarded-For,   false, 403",
        "http,  x-forwarded-proto, false, 403",
        "http,  Forwarded,         false, 403",
        "http,  Via,               false, 403",
        "http,  X-Forwarded-For,   true,  0",
        "https, Via,               false, 0",
        "http,  X-Other,           false, 0"
    })
    void aProxyOnTheMachineThatNobodyTrustsIsNotItsOwnClient(String scheme, String field, boolean trusted, int status)
            throws Exception {
        InetAddress here = InetAddress.getByName("127.0.0.1");
        Client client = new Client(here, 40000, trusted, here, scheme, "api.example.com", "", "HTTP/1.1");
        Request request = Exchanges.request("GET", "/", "Authorization", GOOD, field, "1.1 proxy");
        assertThat(policy(false).decide(Exchanges.of(request, client)).status()).isEqualTo(status);
        assertThat(policy(true).decide(Exchanges.of(request, client)).status()).isZero();
    }

    @Test
    void theChallengeAsksForUtf8() {
        assertThat(policy(false).challenges(null)).containsExactly("Basic realm=\"gatehouse\", charset=\"UTF-8\"");
    }

    @Test
    void nameAndPasswordAreNotHandedOnAndAnotherSchemeIs() throws Exception {
        Request request = bringing("Bearer x", GOOD).received();
        assertThat(policy(false).handOn(request).headers().all("Authorization")).containsExactly("Bearer x");
        Request other = bringing("Bearer x").received();
        assertThat(policy(false).handOn(other)).isEqualTo(other);
    }
}
