package io.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gatehouse.exchange.Headers;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Inquiry;
import io.gatehouse.testing.ManualClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IntrospectorTest {
    private static final URI ENDPOINT = URI.create("https://idp.example.com/introspect");

    private final ManualClock clock = new ManualClock();
    private final List<Inquiry> asked = Collections.synchronizedList(new ArrayList<>());
    private int status = 200;
    private String says = "{\"active\":true,\"sub\":\"anna\",\"aud\":\"petstore\"}";

    private Introspector introspector(boolean inContent, Set<String> audiences) {
        Client client = new Client("the gate", () -> "a:b c", inContent);
        IntrospectionRules rules =
                new IntrospectionRules(client, "https://idp.example.com/", audiences, Duration.ofSeconds(30));
        return new Introspector(rules, () -> ENDPOINT, this::answer, clock);
    }

    private final Introspector introspector = introspector(false, Set.of("petstore"));

    private Fetched answer(Inquiry inquiry) throws FetchFailed {
        asked.add(inquiry);
        if (status == 0) {
            throw new FetchFailed("nobody is there");
        }
        return new Fetched(status, Headers.EMPTY, says.getBytes(StandardCharsets.UTF_8));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    @Test
    void theProviderIsAskedByItsClientsCredentials() throws Exception {
        Token token = introspector.judge("opaque/+=");
        assertThat(token.subject()).isEqualTo("https://idp.example.com/|anna");
        assertThat(token.claims()).doesNotContainKey("active");
        Inquiry inquiry = asked.get(0);
        assertThat(inquiry.method()).isEqualTo("POST");
        assertThat(inquiry.repeatable()).isTrue();
        // RFC 6749 §2.3.1: each coded as in a form before they are joined
        assertThat(inquiry.fields().first("Authorization")).isEqualTo("Basic dGhlK2dhdGU6YSUzQWIrYw==");
        assertThat(new String(inquiry.content(), StandardCharsets.US_ASCII).split("&"))
                .containsExactlyInAnyOrder("token=opaque%2F%2B%3D", "token_type_hint=access_token");
    }

    @Test
    void orInTheContentForAProviderThatWantsThatSo() throws Exception {
        introspector(true, Set.of()).judge("opaque");
        assertThat(asked.get(0).fields().first("Authorization")).isNull();
        assertThat(new String(asked.get(0).content(), StandardCharsets.US_ASCII))
                .contains("&client_id=the+gate&client_secret=a%3Ab+c");
    }

    @Test
    void whatWasSaidIsBelievedForHalfAMinuteAndNoLongerThanTheTokenLasts() throws Exception {
        introspector.judge("t");
        clock.advance(Duration.ofMillis(29_999));
        introspector.judge("t");
        assertThat(asked).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        says = "{\"active\":true,\"sub\":\"anna\",\"aud\":[\"petstore\"],\"exp\":" + (now() + 3) + "}";
        introspector.judge("t");
        clock.advance(Duration.ofSeconds(3));
        assertThatThrownBy(() -> introspector.judge("t")).isInstanceOf(TokenRefused.class);
        assertThat(asked).hasSize(3);
    }

    @Test
    void thatOneIsNotActiveIsBelievedForFiveSeconds() throws Exception {
        says = "{\"active\":false}";
        assertThatThrownBy(() -> introspector.judge("t"))
                .isInstanceOfSatisfying(TokenRefused.class, refused -> assertThat(refused.isForeign())
                        .isTrue());
        says = "{\"active\":true,\"aud\":\"petstore\"}";
        clock.advance(Duration.ofMillis(4_999));
        assertThatThrownBy(() -> introspector.judge("t")).isInstanceOf(TokenRefused.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(introspector.judge("t").subject()).isNull();
        assertThat(asked).hasSize(2);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("no audience", "{\"active\":true}"),
                Arguments.of("another audience", "{\"active\":true,\"aud\":[\"shop\"]}"),
                Arguments.of("another issuer", "{\"active\":true,\"aud\":\"petstore\",\"iss\":\"https://other/\"}"),
                Arguments.of("an issuer that is no text", "{\"active\":true,\"aud\":\"petstore\",\"iss\":1}"),
                Arguments.of("a cnf that is nothing", "{\"active\":true,\"aud\":\"petstore\",\"cnf\":null}"),
                Arguments.of(
                        "bound to a key that is not told",
                        "{\"active\":true,\"aud\":\"petstore\",\"token_type\":\"dpop\",\"cnf\":{\"x5t#S256\":\"x\"}}"),
                Arguments.of("expired", "{\"active\":true,\"aud\":\"petstore\",\"exp\":1}"),
                Arguments.of("an exp that is none", "{\"active\":true,\"aud\":\"petstore\",\"exp\":\"1\"}"),
                Arguments.of("an exp beyond all", "{\"active\":true,\"aud\":\"petstore\",\"exp\":1e300}"),
                Arguments.of("not yet", "{\"active\":true,\"aud\":\"petstore\",\"nbf\":99999999999}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void oneThatIsActiveMayBeNoGoodHere(String sentence, String answer) {
        says = answer;
        assertThat(catchThrowable(() -> introspector.judge("t"))).isInstanceOf(TokenRefused.class);
    }

    static Stream<Arguments> unknown() {
        return Stream.of(
                Arguments.of("nobody is there", 0, ""),
                Arguments.of("the gateway is not known", 401, "{\"active\":true}"),
                Arguments.of("an error", 500, "{\"active\":true}"),
                Arguments.of("elsewhere", 302, "{\"active\":true}"),
                Arguments.of("no JSON", 200, "true"),
                Arguments.of("active twice", 200, "{\"active\":false,\"active\":true}"),
                Arguments.of("active is a text", 200, "{\"active\":\"true\"}"),
                Arguments.of("active is not there", 200, "{}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unknown")
    void whatCouldNotBeAskedLetsNobodyInAndIsAskedAgain(String sentence, int answered, String answer) throws Exception {
        status = answered;
        says = answer;
        for (int i = 0; i < 2; i++) {
            assertThat(catchThrowable(() -> introspector.judge("t"))).isInstanceOf(FetchFailed.class);
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void manyRequestsWithOneTokenAskOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(1);
        AtomicInteger inquiries = new AtomicInteger();
        Introspector slow = new Introspector(
                new IntrospectionRules(new Client("g", () -> "s", false), null, Set.of(), Duration.ofSeconds(30)),
                () -> ENDPOINT,
                inquiry -> {
                    inquiries.incrementAndGet();
                    try {
                        all.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new Fetched(200, Headers.EMPTY, "{\"active\":true}".getBytes(StandardCharsets.UTF_8));
                },
                clock);
        List<CompletableFuture<Token>> judged = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Token> one = new CompletableFuture<>();
            judged.add(one);
            Thread thread = new Thread(() -> {
                try {
                    one.complete(slow.judge("t"));
                } catch (TokenRefused | FetchFailed e) {
                    one.completeExceptionally(e);
                }
            });
            thread.start();
        }
        all.countDown();
        CompletableFuture.allOf(judged.toArray(new CompletableFuture<?>[0])).join();
        assertThat(inquiries).hasValue(1);
    }

    /** Whoever looked before another was told must not ask again: tried often, since only chance brings it about. */
    @RepeatedTest(200)
    void allWhoBringTheSameTokenAtATimeAskOnce() throws Exception {
        CyclicBarrier together = new CyclicBarrier(4);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Token>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(threads.submit(() -> {
                    together.await();
                    return introspector.judge("t");
                }));
            }
            for (Future<Token> each : all) {
                assertThat(each.get().subject()).isEqualTo("https://idp.example.com/|anna");
            }
            assertThat(asked).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }
}
