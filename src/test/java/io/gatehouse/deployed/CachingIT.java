package io.gatehouse.deployed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is demanded of a cache, row by row on every server, over real sockets. */
@EveryServer
class CachingIT {
    private static final int TOGETHER = 10;
    private static final Duration SOONER_THAN_WHO_WAITS_GOES_ANYWAY = Duration.ofSeconds(9);

    private static final AtomicInteger PATHS = new AtomicInteger();

    private static Backend backend;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    @BeforeAll
    static void serve() throws Exception {
        backend = Backend.start();
        for (Deployed gate : Deployed.here()) {
            new Asking(gate).serving(Callers.PARTS.formatted(backend.url()) + CacheRoutes.ROUTES);
        }
    }

    @AfterAll
    static void forget() throws Exception {
        for (Deployed gate : Deployed.here()) {
            gate.forget();
        }
        backend.close();
    }

    private static void play(CacheRow row) throws Exception {
        for (Deployed gate : Deployed.here()) {
            CacheScript.play(row, new Asking(gate), backend);
        }
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.StoringRows#storable")
    @Conforms(item = "CA-1", section = "RFC 9111 §3")
    void whatMayBeStoredIsAndNothingElse(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.StoringRows#statuses")
    @Conforms(item = "CA-1", section = "RFC 9111 §3")
    void anAnswerOfAnyStatusIsStoredWhereItSaysHowLongItIsFresh(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.StoringRows#understood")
    @Conforms(item = "CA-1", section = "RFC 9111 §5.2.2.3")
    void whatMustBeUnderstoodIsStoredOnlyWhereItIs(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.StoringRows#authorized")
    @Conforms(item = "CA-1", section = "RFC 9111 §3.5")
    void theAnswerToAnAuthorizationIsStoredOnlyWhereItSaysThatItIsForOthers(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.StoringRows#parts")
    @Conforms(item = "CA-1", section = "RFC 9111 §3.3, §3.4")
    void aPartIsStoredAsAPart(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.LifetimeRows#lifetimes")
    @Conforms(item = "CA-2", section = "RFC 9111 §4.2.1")
    void theMostTellingLifetimeCounts(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.LifetimeRows#targeted")
    @Conforms(item = "CA-2", section = "RFC 9213 §2.2")
    void whatSpeaksToThisCacheCountsBeforeWhatSpeaksToAll(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.LifetimeRows#guessed")
    @Conforms(item = "CA-2", section = "RFC 9111 §4.2.2")
    void aLifetimeIsGuessedOnlyWhereThatIsWanted(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.LifetimeRows#ages")
    @Conforms(item = "CA-3", section = "RFC 9111 §4.2.3, §5.1")
    void anAnswerIsAsOldAsItSaysAndWhatIsUnclearIsNotFresh(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.AskingRows#keys")
    @Conforms(item = "CA-4", section = "RFC 9111 §2, §4")
    void requestsForAnotherAddressGetAnotherAnswer(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.AskingRows#variants")
    @Conforms(item = "CA-4", section = "RFC 9111 §4.1")
    void requestsThatDifferInWhatAnAnswerVariesByGetAnotherAnswer(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.AskingRows#callers")
    @Conforms(item = "CA-4", section = "none: our own")
    void callersWhoAreKnownGetAnswersOfTheirOwn(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.AskingRows#directives")
    @Conforms(item = "CA-5", section = "RFC 9111 §5.2.1, §5.4")
    void aRequestSaysHowFreshItsAnswerMustBe(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.ValidationRows#validation")
    @Conforms(item = "CA-6", section = "RFC 9111 §4.3")
    void whatIsStoredIsAskedAboutAndFreshened(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.ValidationRows#conditions")
    @Conforms(item = "CA-6", section = "RFC 9111 §4.3.2, RFC 9110 §13.2.2")
    void theConditionsOfARequestAreJudgedByWhatIsStored(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.ValidationRows#ranges")
    @Conforms(item = "CA-6", section = "RFC 9110 §14")
    void partsAreCutOutOfWhatIsStored(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.LifetimeRows#stale")
    @Conforms(item = "CA-7", section = "RFC 9111 §4.2.4, RFC 5861 §4")
    void aStaleAnswerIsGivenWhereTheUpstreamFailsAndThatIsAllowed(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.LifetimeRows#meanwhile")
    @Conforms(item = "CA-7", section = "RFC 5861 §3")
    void aStaleAnswerIsGivenWhileItIsAskedForAnewAndThatIsAllowed(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.ValidationRows#invalidation")
    @Conforms(item = "CA-8", section = "RFC 9111 §4.4")
    void whatAnUnsafeRequestChangedIsNotUsedAnyMore(CacheRow row) throws Exception {
        play(row);
    }

    @OnEachGateway
    @Conforms(item = "CA-9", section = "RFC 9111 §4")
    void allWhoWantTheSameAtATimeAreAnsweredByOneRequest(Deployed gate) throws Exception {
        CountDownLatch all = new CountDownLatch(1);
        backend.answerWith(request -> Answer.ok("the same").stallUntil(all));
        String path = path();
        List<RawClient> clients = clients(gate, path);
        Eventually.is(() -> asked(path) == 1);
        all.countDown();
        for (RawClient client : clients) {
            assertThat(client.receive().text()).isEqualTo("the same");
            client.close();
        }
        assertThat(asked(path)).isOne();
    }

    /** Each answer waits for all requests, so that no request may wait for an answer. */
    @OnEachGateway
    @Conforms(item = "CA-9", section = "none: our own")
    void whereTheAnswerIsNotStoredAllGoAtOnce(Deployed gate) throws Exception {
        String path = path();
        backend.answerWith(request -> Answer.ok("mine").field("Cache-Control", "private"));
        new Asking(gate).get(path);
        CountDownLatch all = new CountDownLatch(TOGETHER);
        backend.answerWith(request -> {
            all.countDown();
            return Answer.ok("mine").field("Cache-Control", "private").stallUntil(all);
        });
        List<RawClient> clients = clients(gate, path);
        Eventually.is(() -> asked(path) == TOGETHER + 1, SOONER_THAN_WHO_WAITS_GOES_ANYWAY);
        for (RawClient client : clients) {
            assertThat(client.receive().text()).isEqualTo("mine");
            client.close();
        }
    }

    private static List<RawClient> clients(Deployed gate, String path) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < TOGETHER; i++) {
            clients.add(RawClient.connect(Server.port())
                    .head("GET " + gate.path() + path + " HTTP/1.1", "Host: shop.example:8080"));
        }
        return clients;
    }

    private static String path() {
        return "/ttl/together" + PATHS.incrementAndGet();
    }

    private static long asked(String path) {
        return backend.requests().stream()
                .filter(each -> each.target().equals(path))
                .count();
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.ValidationRows#told")
    @Conforms(item = "CA-10", section = "RFC 9211 §2")
    void whatBecameOfARequestIsTold(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.KeepingRows#purges")
    @Conforms(item = "CA-11", section = "none: our own")
    void whatIsPurgedIsNotUsedFromTheNextRequestOn(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.KeepingRows#limits")
    @Conforms(item = "CA-12", section = "none: our own")
    void whatIsTooLargeIsNotStored(CacheRow row) throws Exception {
        play(row);
    }

    @OnEachGateway
    @Conforms(item = "CA-12", section = "RFC 9111 §3.3")
    void whatBreaksOffIsNotStored(Deployed gate) throws Exception {
        String path = path();
        backend.answerWith(request -> Answer.ok("0123456789").cutAfter(5));
        try (RawClient client = RawClient.connect(Server.port())) {
            client.head("GET " + gate.path() + path + " HTTP/1.1", "Host: shop.example:8080", "Connection: close");
            assertThat(new String(client.in().readAllBytes(), ISO_8859_1)).doesNotContain("0123456789");
        }
        backend.answerWith(request -> Answer.ok("0123456789"));
        assertThat(new Asking(gate).get(path).header("Cache-Status"))
                .isEqualTo("gatehouse; fwd=uri-miss; fwd-status=200; stored");
        assertThat(new Asking(gate).get(path).text()).isEqualTo("0123456789");
        assertThat(asked(path)).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.KeepingRows#errors")
    @Conforms(item = "CA-13", section = "RFC 9111 §4.2.2")
    void errorsAreStoredOnlyWhereThatIsSaid(CacheRow row) throws Exception {
        play(row);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.AskingRows#guarded")
    @Conforms(item = "CA-14", section = "none: our own")
    void whatIsStoredIsGuardedLikeAnyOther(CacheRow row) throws Exception {
        play(row);
    }
}
