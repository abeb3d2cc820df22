package io.gatehouse.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.NameServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lookups over real sockets, against a server that a test scripts. */
class NameLookupTest {
    private NameServer server;

    @BeforeEach
    void start() throws IOException {
        server = NameServer.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void allAddressesOfBothFamiliesAreFound() throws Exception {
        server.put("pets.example", 60, "10.0.0.2", "10.0.0.1", "2001:db8::1");

        assertThat(lookup().of("pets.example")).isEqualTo(answer(60, "10.0.0.1", "10.0.0.2", "2001:db8::1"));
        assertThat(server.questions()).containsExactlyInAnyOrder("udp A pets.example", "udp AAAA pets.example");
    }

    @Test
    void onlyTheFamiliesThatThisMachineReachesAreAskedFor() throws Exception {
        server.put("pets.example", 60, "10.0.0.1", "2001:db8::1");
        Sources four = new Sources(HostsFile.parse(List.of()), servers(server.address()), Set.of(Family.IPV4), false);

        assertThat(new NameLookup(() -> four).of("pets.example")).isEqualTo(answer(60, "10.0.0.1"));
        assertThat(server.questions()).containsExactly("udp A pets.example");
    }

    @Test
    void anAliasIsFollowedAndBoundsTheTime() throws Exception {
        server.alias("pets.example", 9, "cats.example").put("cats.example", 60, "10.0.0.1");

        assertThat(lookup().of("pets.example")).isEqualTo(answer(9, "10.0.0.1"));
    }

    @Test
    void anAliasThatTheServerDoesNotFollowIsAskedFor() throws Exception {
        server.leavesAliases().alias("pets.example", 9, "cats.example").put("cats.example", 60, "10.0.0.1");

        assertThat(lookup().of("pets.example")).isEqualTo(answer(9, "10.0.0.1"));
        assertThat(server.questions()).contains("udp A pets.example", "udp A cats.example");
    }

    @Test
    void aliasesThatHaveNoEndAreAFailure() {
        server.leavesAliases();
        for (int i = 0; i < 20; i++) {
            server.alias("a" + i + ".example", 60, "a" + (i + 1) + ".example");
        }

        assertThatThrownBy(() -> lookup().of("a0.example")).hasMessage("more than 8 aliases in a row");
    }

    @Test
    void whatDoesNotFitIsAskedForOverTcp() throws Exception {
        String[] many = IntStream.range(1, 90).mapToObj(i -> "10.0.0." + i).toArray(String[]::new);
        server.mood(NameServer.Mood.TRUNCATING).put("pets.example", 60, many);

        assertThat(lookup().of("pets.example").addresses()).hasSize(89);
        assertThat(server.questions()).contains("udp A pets.example", "tcp A pets.example");
    }

    @Test
    void answersOfStrangersArePassedOver() throws Exception {
        server.mood(NameServer.Mood.SPOOFED).put("pets.example", 60, "10.0.0.1");

        assertThat(lookup().of("pets.example")).isEqualTo(answer(60, "10.0.0.1"));
    }

    @Test
    void aNameThatIsNotHoldsAsTheZoneSays() throws Exception {
        assertThat(lookup().of("dogs.example")).isEqualTo(answer(NameServer.NEGATIVE_TTL));
    }

    @Test
    void aNameWithAddressesOfOneFamilyOnlyIsWhole() throws Exception {
        server.put("pets.example", 60, "2001:db8::1");

        assertThat(lookup().of("pets.example")).isEqualTo(answer(60, "2001:db8::1"));
    }

    @ParameterizedTest
    @EnumSource(
            value = NameServer.Mood.class,
            names = {"SILENT", "FAILING", "LAME"})
    void theNextServerIsAskedWhereOneIsOfNoHelp(NameServer.Mood mood) throws Exception {
        try (NameServer second = NameServer.start()) {
            server.mood(mood);
            second.put("pets.example", 60, "10.0.0.1");

            assertThat(lookup(server.address(), second.address()).of("pets.example"))
                    .isEqualTo(answer(60, "10.0.0.1"));
        }
    }

    @Test
    void aServerThatIsNotThereIsPassedOver() throws Exception {
        InetSocketAddress gone = closed();
        server.put("pets.example", 60, "10.0.0.1");

        assertThat(lookup(gone, server.address()).of("pets.example")).isEqualTo(answer(60, "10.0.0.1"));
    }

    @Test
    void whereNoServerHelpsTheLastOnesReasonIsTold() {
        server.mood(NameServer.Mood.FAILING);

        assertThatThrownBy(() -> lookup().of("pets.example"))
                .isInstanceOf(IOException.class)
                .hasMessage("127.0.0.1 port " + server.address().getPort() + " answers with code 2");
    }

    @Test
    void silenceIsAskedIntoTwiceAndNotForEveryDomain() {
        server.mood(NameServer.Mood.SILENT);
        Servers searching =
                new Servers(List.of(server.address()), List.of("a.example", "b.example"), 1, Duration.ofMillis(200), 2);

        assertThatThrownBy(() -> by(searching, false).of("pets")).hasMessage("no server answers");
        assertThat(server.questions()).hasSize(4).allMatch(question -> question.endsWith(" pets.a.example"));
    }

    @Test
    void aServerThatNeverAnswersForIpv6IsNotWaitedForLong() throws Exception {
        server.mood(NameServer.Mood.SILENT_ABOUT_IPV6).put("pets.example", 60, "10.0.0.1");
        Servers patient = new Servers(List.of(server.address()), List.of(), 1, Duration.ofHours(1), 1);

        assertThat(by(patient, false).of("pets.example"))
                .isEqualTo(new Answer(List.of(InetAddress.getByName("10.0.0.1")), Duration.ofSeconds(60), true));
    }

    @Test
    void domainsAreSearched() throws Exception {
        server.put("pets.lab.example", 60, "10.0.0.1");
        Servers searching = new Servers(
                List.of(server.address()), List.of("corp.example", "lab.example"), 1, Duration.ofSeconds(5), 2);

        assertThat(by(searching, false).of("pets")).isEqualTo(answer(60, "10.0.0.1"));
        assertThat(by(searching, false).of("pets.").addresses()).isEmpty();
    }

    @Test
    void theFileOfHostsGoesBeforeServers() throws Exception {
        Sources sources = new Sources(
                HostsFile.parse(List.of("10.9.9.9 pets.example")),
                servers(server.address()),
                Set.of(Family.IPV4, Family.IPV6),
                false);

        assertThat(new NameLookup(() -> sources).of("pets.example"))
                .isEqualTo(new Answer(List.of(InetAddress.getByName("10.9.9.9")), NameLookup.TIMELESS, false));
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void nobodyIsAskedForThisMachineItself() throws Exception {
        assertThat(lookup().of("pets.localhost").addresses()).singleElement().matches(InetAddress::isLoopbackAddress);
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void whatDnsDoesNotKnowTheSystemMay() throws Exception {
        // an address in the old way of writing is a name that only the system's own call knows
        assertThat(by(servers(server.address()), true).of("127.0.0.9"))
                .isEqualTo(new Answer(List.of(InetAddress.getByName("127.0.0.9")), NameLookup.TIMELESS, false));
        assertThat(by(new Servers(List.of(), List.of(), 1, Duration.ofSeconds(5), 2), true)
                        .of("127.0.0.9")
                        .addresses())
                .hasSize(1);
    }

    @Test
    void whatCanBeNoNameIsNotAskedFor() {
        assertThatThrownBy(() -> lookup().of("a..example")).hasMessage("no name that DNS could have");
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void anInterruptEndsALookupAtOnce() throws Exception {
        server.mood(NameServer.Mood.SILENT);
        Servers patient = new Servers(List.of(server.address()), List.of(), 1, Duration.ofHours(1), 5);
        Thread asker = new Thread(() -> {
            try {
                by(patient, false).of("pets.example");
            } catch (IOException expected) {
                // as it should end
            }
        });
        asker.start();
        server.takeQuestion();
        asker.interrupt();
        asker.join(10_000);

        assertThat(asker.isAlive()).isFalse();
    }

    @Test
    void noFileStaysOpen() throws Exception {
        server.put("pets.example", 60, "10.0.0.1");
        NameLookup lookup = lookup();
        lookup.of("pets.example");
        long before = open();
        for (int i = 0; i < 50; i++) {
            lookup.of("pets.example");
        }
        assertThat(open()).isLessThan(before + 25);
    }

    private static long open() {
        Object system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    private NameLookup lookup() {
        return lookup(server.address());
    }

    private static NameLookup lookup(InetSocketAddress... servers) {
        return by(servers(servers), false);
    }

    private static NameLookup by(Servers servers, boolean system) {
        Sources sources = new Sources(HostsFile.parse(List.of()), servers, Set.of(Family.IPV4, Family.IPV6), system);
        return new NameLookup(() -> sources);
    }

    private static Servers servers(InetSocketAddress... servers) {
        return new Servers(Arrays.asList(servers), List.of(), 1, Duration.ofMillis(500), 2);
    }

    private static Answer answer(int ttl, String... addresses) throws IOException {
        List<InetAddress> all = new java.util.ArrayList<>();
        for (String address : addresses) {
            all.add(InetAddress.getByName(address));
        }
        return new Answer(all, Duration.ofSeconds(ttl), false);
    }

    private static InetSocketAddress closed() throws IOException {
        try (NameServer gone = NameServer.start()) {
            return gone.address();
        }
    }
}
