package io.gatehouse.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.PasswordHash;
import io.gatehouse.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordsTest {
    /** Made by another implementation, of {@code s3cret-of-acme}. */
    private static final String BCRYPT = "$2b$04$abcdefghijklmnopqrstuuSar7SLixnGqR6IXY3xmKYSKevKocAX6";
    /** Of {@code pässword} in UTF-8. */
    private static final String BCRYPT_UTF8 = "$2y$04$abcdefghijklmnopqrstuum174eFeoTj0DHmtuueFaS3Wde4P7wHG";
    /** Of {@code U*U}, from the tests of crypt_blowfish. */
    private static final String BCRYPT_OLD = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    /** Of 80 times {@code a}, of which bcrypt reads 72. */
    private static final String BCRYPT_LONG = "$2b$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe";
    /** Of {@code password}, from the tests of the reference implementation. */
    private static final String ARGON2 =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    private final ManualClock clock = new ManualClock();

    private static String consumer(String id, String password) {
        return id + ": {groups: [g], credentials: [{basic: {user: " + id + "-user, password: '" + password + "'}}]}";
    }

    private Passwords passwords(SlowHashes slowHashes, String... consumers) {
        return ConsumersOf.yaml(String.join(", ", consumers), Map.of("PLAIN", "s3cret-of-plain"), clock, slowHashes)
                .passwords();
    }

    private static SlowHashes two() {
        return new SlowHashes(2, Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acme  | s3cret-of-acme  | acme",
                "acme  | s3cret-of-Acme  | ",
                "utf8  | pässword        | utf8",
                "old   | U*U             | old",
                "old   | U*V             | ",
                "argon | password        | argon",
                "argon | passwort        | ",
                "plain | s3cret-of-plain | plain",
                "plain | s3cret-of-acme  | ",
                "none  | s3cret-of-acme  | ",
                "none  | s3cret-of-plain | ",
            })
    void nameAndPasswordGoTogether(String user, String password, String consumer) {
        Passwords passwords = passwords(
                two(),
                consumer("acme", BCRYPT),
                consumer("utf8", BCRYPT_UTF8),
                consumer("old", BCRYPT_OLD),
                consumer("argon", ARGON2),
                consumer("plain", "${env:PLAIN}"));
        for (int i = 0; i < 2; i++) {
            Finding found = passwords.find(user + "-user", password);
            assertThat(found.consumer() == null ? null : found.consumer().id()).isEqualTo(consumer);
            assertThat(found.reason()).doesNotContain("s3cret", "pässword");
            assertThat(found.busy()).isFalse();
        }
    }

    @Test
    void aPasswordThatIsLongerThanBcryptReadsIsNotGood() {
        Passwords passwords = passwords(two(), consumer("acme", BCRYPT_LONG));
        assertThat(passwords.find("acme-user", "a".repeat(72)).consumer()).isNotNull();
        assertThat(passwords.find("acme-user", "a".repeat(73)).consumer()).isNull();
        assertThat(passwords.find("acme-user", "a".repeat(80)).consumer()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "acme-user, wrong",
        "none, wrong",
        "none, s3cret-of-acme",
        "plain-user, wrong",
        "plain-user, s3cret-of-plain"
    })
    void whateverComesIsComparedOnceSlowly(String user, String password) {
        SlowHashes none = new SlowHashes(0, Duration.ZERO);
        Finding found = passwords(none, consumer("acme", BCRYPT), consumer("plain", "${env:PLAIN}"))
                .find(user, password);
        assertThat(found).isEqualTo(new Finding(null, "too many passwords are being compared", true));
    }

    @Test
    void aGoodPasswordIsRememberedForAMinuteAndABadOneIsNot() {
        Semaphore turns = new Semaphore(1, true);
        Passwords passwords = passwords(new SlowHashes(turns, Duration.ZERO), consumer("acme", BCRYPT));
        assertThat(passwords.find("acme-user", "wrong").consumer()).isNull();
        assertThat(passwords.find("acme-user", "s3cret-of-acme").consumer()).isNotNull();
        turns.drainPermits();
        assertThat(passwords.find("acme-user", "wrong").busy()).isTrue();
        assertThat(passwords.find("acme-user", "s3cret-of-acme").consumer().groups())
                .containsExactly("g");
        clock.advance(Duration.ofSeconds(59));
        assertThat(passwords.find("acme-user", "s3cret-of-acme").consumer()).isNotNull();
        clock.advance(Duration.ofSeconds(1));
        assertThat(passwords.find("acme-user", "s3cret-of-acme").busy()).isTrue();
    }

    @Test
    void theNextDocumentRemembersWhatItHasInTheSameWay() {
        Semaphore turns = new Semaphore(1, true);
        SlowHashes slow = new SlowHashes(turns, Duration.ZERO);
        Remembered remembered = new Remembered(slow.key(), clock);
        assertThat(next(slow, remembered, "PLAIN", consumer("acme", BCRYPT)).busy())
                .isFalse();
        turns.drainPermits();
        Finding same = next(slow, remembered, "PLAIN", consumer("acme", BCRYPT), consumer("old", BCRYPT_OLD));
        assertThat(same.consumer().id()).isEqualTo("acme");
        String other = BCRYPT.replace("$2b$", "$2a$");
        assertThat(next(slow, remembered, "PLAIN", consumer("acme", other)).busy())
                .isTrue();
        assertThat(next(slow, remembered, "PLAIN", consumer("old", BCRYPT_OLD)).busy())
                .isTrue();
    }

    @Test
    void aSecretThatHasChangedIsNotGoodAnyMoreWithTheNextDocument() {
        SlowHashes slow = two();
        Remembered remembered = new Remembered(slow.key(), clock);
        String[] consumers = {consumer("acme", "${env:KEPT}"), consumer("old", BCRYPT_OLD)};
        assertThat(next(slow, remembered, "s3cret-of-acme", consumers).consumer())
                .isNotNull();
        assertThat(next(slow, remembered, "s3cret-of-acme", consumers).consumer())
                .isNotNull();
        assertThat(next(slow, remembered, "another-secret", consumers).consumer())
                .isNull();
    }

    /** What comes of acme's password with a document of these consumers. */
    private Finding next(SlowHashes slow, Remembered remembered, String kept, String... consumers) {
        return ConsumersOf.yaml(String.join(", ", consumers), Map.of("KEPT", kept), clock, slow, remembered)
                .passwords()
                .find("acme-user", "s3cret-of-acme");
    }

    @Test
    void aTurnIsGivenBack() {
        SlowHashes one = new SlowHashes(1, Duration.ZERO);
        for (int i = 0; i < 3; i++) {
            assertThat(one.compare("U*U", PasswordHash.parse(BCRYPT_OLD))).isEqualTo(SlowHashes.Outcome.SAME);
            assertThat(one.compare("U*V", PasswordHash.parse(BCRYPT_OLD))).isEqualTo(SlowHashes.Outcome.OTHER);
        }
    }

    @Test
    void thatAPasswordWhichHasExpiredIsTheRightOneShowsInNoQuickAnswer() {
        String expires = clock.instant().plusSeconds(30).toString();
        Semaphore turns = new Semaphore(1, true);
        Passwords passwords = ConsumersOf.yaml(
                        "acme: {credentials: [{basic: {user: acme, password: '" + BCRYPT + "', expires: '" + expires
                                + "'}}]}",
                        Map.of(),
                        clock,
                        new SlowHashes(turns, Duration.ZERO))
                .passwords();
        assertThat(passwords.find("acme", "s3cret-of-acme").consumer()).isNotNull();
        clock.advance(Duration.ofSeconds(30));
        turns.drainPermits();
        assertThat(passwords.find("acme", "s3cret-of-acme").busy()).isTrue();
        turns.release();
        assertThat(passwords.find("acme", "s3cret-of-acme").busy()).isFalse();
        turns.drainPermits();
        assertThat(passwords.find("acme", "s3cret-of-acme").busy()).isTrue();
    }

    @Test
    void aFloodOfPasswordsHoldsOnlyAFewThreads() throws Exception {
        Semaphore turns = new Semaphore(1, true);
        SlowHashes one = new SlowHashes(turns, Duration.ofMinutes(10));
        turns.acquire();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<SlowHashes.Outcome>> flood = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                flood.add(threads.submit(() -> one.compare("U*U", PasswordHash.parse(BCRYPT_OLD))));
            }
            while (turns.getQueueLength() < 20) {
                Thread.onSpinWait();
            }
            Future<SlowHashes.Outcome> next = threads.submit(() -> one.compare("U*U", PasswordHash.parse(BCRYPT_OLD)));
            assertThat(next.get(30, TimeUnit.SECONDS)).isEqualTo(SlowHashes.Outcome.BUSY);
            turns.release();
            for (Future<SlowHashes.Outcome> each : flood) {
                assertThat(each.get()).isEqualTo(SlowHashes.Outcome.SAME);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aPasswordIsNotGoodFromTheTimeOnAtWhichItExpiresAlsoWhereItWasGoodAShortWhileAgo() {
        String expires = clock.instant().plusSeconds(30).toString();
        Passwords passwords = ConsumersOf.yaml(
                        "acme: {credentials: [{basic: {user: acme, password: '" + BCRYPT + "', expires: '" + expires
                                + "'}}]}",
                        Map.of(),
                        clock,
                        two())
                .passwords();
        clock.advance(Duration.ofSeconds(29));
        assertThat(passwords.find("acme", "s3cret-of-acme").consumer()).isNotNull();
        clock.advance(Duration.ofSeconds(1));
        Finding late = passwords.find("acme", "s3cret-of-acme");
        assertThat(late.consumer()).isNull();
        assertThat(late.reason()).isEqualTo("the password of the consumer acme expired at " + expires);
        assertThat(passwords.find("acme", "other").reason()).contains("is not that of the user");
    }
}
