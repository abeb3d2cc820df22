package io.gatehouse.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.chaos.Shaky.Fault;
import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Issued;
import io.gatehouse.testing.NameServer;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.TlsDoor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Three targets under constant load, of which one fails in every way that there is, one way after the other, and comes back
 * each time. What clients see of it is written to {@code src/docs/chaos.md}.
 */
@ExtendWith(QuietLog.class)
class ChaosTest {
    private static final boolean LONG = Boolean.getBoolean("gatehouse.endurance");
    private static final int ROUNDS = LONG ? 20 : 1;

    /** Requests of each kind of load that each fault lasts for. */
    private static final int REQUESTS = LONG ? 5_000 : 1_000;

    /** The share of requests that may be sent again, and the few besides it in every ten seconds. */
    private static final double BUDGET = 0.2;

    private static final int RESERVE = 10;

    private static final List<Fault> FAULTS =
            List.of(Fault.KILLED, Fault.HANGS, Fault.BUSY_HALF_THE_TIME, Fault.RESETS, Fault.TRICKLES);

    /** The longest that a target is left alone, as the document below says. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** The longest that an address is used which has moved, as the server of DNS says below. */
    private static final Duration TIME_OF_ADDRESS = Duration.ofSeconds(1);

    private static final String DOCUMENT = """
        version: 1
        upstreams:
          u:
            targets: ['%s', '%s', '%s']
            %s
            timeouts: {connect: 500ms, attempt: 300ms, firstByte: 2s, idle: 2s, total: 5s}
            retry: {attempts: 2, on: [connect, reset, timeout, "503"], budget: 20%%}
            health: {passive: {failures: 3, ratio: 30%%, within: 2s, eject: 500ms, maxEject: 2s}}
        routes: {r: {match: {path: /**}, upstream: u}}
        """;

    private final List<String> table = new ArrayList<>();
    private final List<String> measured = new ArrayList<>();

    @Test
    void clientsSeeNothingOfATargetThatFailsWhileTwoServe() throws Exception {
        fails();
        moves();
        expires();
        Files.write(Path.of("target/chaos-measured.md"), measuredPage());
        Files.write(Path.of("target/chaos.md"), page());
        assertThat(Path.of("target/chaos.md"))
                .as("what clients saw has changed: cp target/chaos.md src/docs/chaos.md")
                .hasSameTextualContentAs(Path.of("src/docs/chaos.md"));
    }

    private void fails() throws Exception {
        try (Shaky shaky = new Shaky();
                Shaky one = new Shaky();
                Shaky two = new Shaky();
                Gateway gateway = Gateway.start(DOCUMENT.formatted(shaky.url(), one.url(), two.url(), ""))) {
            underLoad(gateway, List.of(shaky, one, two), load -> {
                for (int round = 0; round < ROUNDS; round++) {
                    for (Fault fault : FAULTS) {
                        strike(gateway, fault, () -> shaky.fail(fault), shaky::heal, shaky, load);
                    }
                }
            });
        }
    }

    /** A name whose address changes: the server at the old one is gone as soon as DNS tells the new one. */
    private void moves() throws Exception {
        try (NameServer names = NameServer.start().put("pets.example", 1, "127.0.0.2");
                Shaky old = new Shaky(port -> Shaky.listen("127.0.0.2", port), 0);
                Shaky moved = new Shaky(port -> Shaky.listen("127.0.0.3", port), old.port());
                Shaky one = new Shaky();
                Shaky two = new Shaky();
                Gateway gateway = Gateway.asking(
                        names, DOCUMENT.formatted("http://pets.example:" + old.port(), one.url(), two.url(), ""))) {
            underLoad(
                    gateway,
                    List.of(old, moved, one, two),
                    load -> strike(
                            gateway,
                            Fault.MOVED,
                            () -> {
                                names.put("pets.example", 1, "127.0.0.3");
                                old.fail(Fault.KILLED);
                            },
                            () -> {},
                            moved,
                            load));
        }
    }

    private void expires() throws Exception {
        Authority authority = new Authority("Authority of the targets");
        Shaky.Door good = new TlsDoor(authority.issue("EC", Duration.ofDays(9), "localhost"))::open;
        Shaky.Door ended = new TlsDoor(authority.issue("EC", Duration.ofMinutes(-1), "localhost"))::open;
        try (Shaky shaky = new Shaky(good, 0);
                Shaky one = new Shaky(good, 0);
                Shaky two = new Shaky(good, 0);
                Gateway gateway = Gateway.start("{version: 1}")) {
            Path file =
                    Files.createDirectories(gateway.home().resolve("secrets")).resolve("ca.pem");
            Files.writeString(file, Issued.pem(List.of(authority.certificate())));
            List<String> urls = Stream.of(shaky, one, two)
                    .map(each -> "https://localhost:" + each.port())
                    .toList();
            gateway.publish(DOCUMENT.formatted(urls.get(0), urls.get(1), urls.get(2), "tls: {ca: ca.pem}"));
            underLoad(
                    gateway,
                    List.of(shaky, one, two),
                    load -> strike(
                            gateway, Fault.EXPIRED, () -> shaky.open(ended), () -> shaky.open(good), shaky, load));
        }
    }

    /** What is done while there is load. */
    @FunctionalInterface
    private interface Striking {
        void under(Load load) throws Exception;
    }

    /** Something that happens to a target. */
    @FunctionalInterface
    private interface Event {
        void happen() throws IOException;
    }

    private static void underLoad(Gateway gateway, List<Shaky> targets, Striking striking) throws Exception {
        long begun = System.nanoTime();
        long threads = ownThreads();
        Load load = Load.start(gateway.port(), 6, 2);
        try (load) {
            awaitMore(load, REQUESTS);
            striking.under(load);
        }
        withinBudget(targets, load, System.nanoTime() - begun);
        Eventually.is(() -> leased(gateway) == 0);
        Eventually.is(() -> ownThreads() <= threads);
    }

    /** The gateway's threads, besides those of its container. */
    private static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gatehouse"))
                // those that ask for names are kept for a while
                .filter(thread -> !thread.getName().startsWith("gatehouse-dns"))
                .count();
    }

    /** Has something happen to a target for a while, and waits until it serves again. */
    private void strike(Gateway gateway, Fault fault, Event fails, Event heals, Shaky back, Load load)
            throws Exception {
        Map<String, Long> gets = seen(load.gets());
        Map<String, Long> posts = seen(load.posts());
        long asked = load.gets().sent() + load.posts().sent();
        long again = metric(gateway, "gatehouse_upstream_retries_total");
        long posted = back.posts();
        long struck = System.nanoTime();
        fails.happen();
        awaitMore(load, REQUESTS);
        heals.happen();
        long served = back.requests();
        long healed = System.nanoTime();
        Eventually.is(() -> back.requests() > served, limit(fault));
        long first = System.nanoTime() - healed;
        Eventually.is(() -> back.requests() > served + 50, limit(fault));
        long whole = System.nanoTime() - healed;
        again = metric(gateway, "gatehouse_upstream_retries_total") - again;
        asked = load.gets().sent() + load.posts().sent() - asked;
        long allowed = allowed(asked, System.nanoTime() - struck);
        measured.add("| " + fault.says() + " | " + asked + " | " + again + " | " + allowed + " | " + first / 1_000_000
                + " | " + whole / 1_000_000 + " |");
        tell(fault, since(gets, load.gets()), since(posts, load.posts()), back.posts() - posted);
    }

    /** Ten times what is said of it: until it is tried again, and its connections and turns are there. */
    private static Duration limit(Fault fault) {
        return (fault == Fault.MOVED ? TIME_OF_ADDRESS : LONGEST).multipliedBy(10);
    }

    private void tell(Fault fault, Map<String, Long> gets, Map<String, Long> posts, long arrived) {
        assertThat(gets.keySet())
                .as("what GET got while a target %s", fault.says())
                .containsOnly("200");
        long failed = posts.entrySet().stream()
                .filter(each -> !each.getKey().equals("200"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(failed)
                .as("POST %s, while a target %s, of which %s arrived there", posts, fault.says(), arrived)
                .isLessThanOrEqualTo(arrived + 4);
        assertThat(posts.keySet()).allSatisfy(outcome -> assertThat(outcome)
                .doesNotContain("connection_refused", "connection_timeout", "destination_unavailable"));
        if (fault == Fault.EXPIRED) {
            // its connections break once, when it begins to show the other certificate
            assertThat(failed)
                    .as("POST %s while a target %s", posts, fault.says())
                    .isLessThanOrEqualTo(8);
        }
        String failing = fault == Fault.EXPIRED
                ? "fails where it was under way when the certificate changed"
                : "fails where it may have arrived";
        String back = fault == Fault.MOVED ? "the time that DNS gave its address, 1 s" : "`maxEject`, 2 s";
        String row = "| " + fault.says() + " | only 200 | " + failing + " | " + back + " |";
        if (!table.contains(row)) {
            table.add(row);
        }
    }

    private static void awaitMore(Load load, int requests) {
        long gets = load.gets().sent() + requests;
        long posts = load.posts().sent() + requests / 20;
        Eventually.is(
                () -> load.gets().sent() >= gets && load.posts().sent() >= posts, Duration.ofMinutes(LONG ? 10 : 2));
    }

    private static Map<String, Long> seen(Load.Tally tally) {
        Map<String, Long> seen = new java.util.TreeMap<>();
        tally.outcomes().forEach((outcome, count) -> seen.put(outcome, count.get()));
        return seen;
    }

    private static Map<String, Long> since(Map<String, Long> before, Load.Tally tally) {
        Map<String, Long> now = seen(tally);
        now.replaceAll((outcome, count) -> count - before.getOrDefault(outcome, 0L));
        now.values().removeIf(count -> count == 0);
        return now;
    }

    private static void withinBudget(List<Shaky> targets, Load load, long nanos) {
        long asked = load.gets().sent() + load.posts().sent();
        long arrived = targets.stream().mapToLong(Shaky::requests).sum();
        assertThat(arrived - asked).as("sent again, of %s requests", asked).isLessThanOrEqualTo(allowed(asked, nanos));
    }

    /** How many of so many requests in this time may be sent again. */
    private static long allowed(long asked, long nanos) {
        long spans = nanos / Duration.ofSeconds(10).toNanos() + 1;
        return (long) (BUDGET * asked) + RESERVE * spans;
    }

    private static long leased(Gateway gateway) {
        return metric(gateway, "gatehouse_pool_leased");
    }

    /** The sum of a metric over all its labels. */
    private static long metric(Gateway gateway, String name) {
        try {
            String text = gateway.send(HttpRequest.newBuilder(gateway.uri("/_gatehouse/metrics"))
                            .header("Authorization", "Bearer " + gateway.token())
                            .build())
                    .body();
            return text.lines()
                    .filter(line -> line.startsWith(name + '{'))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf("} ") + 2)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> page() {
        List<String> page = new ArrayList<>(List.of(
                "# What clients see when a target fails",
                "",
                "Three targets under constant load of GET and POST, with passive health, an `attempt` timeout and two"
                        + " retries within",
                "a budget of 20 %. One of them fails in each of these ways, and serves well again afterwards."
                        + " `ChaosTest` runs that",
                "against real sockets and writes this page; it fails when anything else is seen. It waits ten times as"
                        + " long as is said here",
                "at most for a target to be back, and writes to `target/chaos-measured.md` how long that took and how"
                        + " much was sent again.",
                "`mvn -Pendurance test -Dtest=ChaosTest` does it twenty times, with five times the requests.",
                "",
                "| one of three targets | GET | POST | is left alone at most for |",
                "| --- | --- | --- | --- |"));
        page.addAll(table);
        page.add("");
        page.add("No more is sent again than the budget allows, no connection stays leased, and no thread stays.");
        return page;
    }

    private List<String> measuredPage() {
        List<String> page = new ArrayList<>(List.of(
                "| one of three targets | requests | sent again | allowed | first answer after, ms | 50 after, ms |",
                "| --- | --- | --- | --- | --- | --- |"));
        page.addAll(measured);
        return page;
    }
}
