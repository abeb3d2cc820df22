package io.gatehouse.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.config.BadValue;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServersTest {
    @Test
    void theSystemsFileIsReadAsTheSystemDoes() {
        Servers servers = Servers.parse(List.of(
                "# nameserver 192.0.2.1",
                " ; nameserver 192.0.2.2",
                "domain old.example",
                "nameserver 192.0.2.53",
                "nameserver  fe80::1%eth0",
                "nameserver not-an-address",
                "nameserver 2001:db8::53",
                "nameserver 192.0.2.99",
                "search Corp.Example. a..b lab.example",
                "options ndots:2 timeout:900 attempts:0 rotate edns0"));

        assertThat(servers)
                .isEqualTo(new Servers(
                        List.of(at("192.0.2.53", 53), at("fe80::1", 53), at("2001:db8::53", 53)),
                        List.of("corp.example", "lab.example"),
                        2,
                        Duration.ofSeconds(30),
                        1));
    }

    @Test
    void anEmptyFileNamesNobodyAndHasTheUsualTimes() {
        assertThat(Servers.parse(List.of())).isEqualTo(new Servers(List.of(), List.of(), 1, Duration.ofSeconds(5), 2));
    }

    @ParameterizedTest
    @CsvSource({
        "pets,         1, 'pets.corp.example pets.lab.example pets'",
        "pets.shop,    1, 'pets.shop pets.shop.corp.example pets.shop.lab.example'",
        "pets.shop,    2, 'pets.shop.corp.example pets.shop.lab.example pets.shop'",
        "pets.shop.,   5, pets.shop",
        "pets,         0, 'pets pets.corp.example pets.lab.example'",
    })
    void domainsAreTriedBeforeOrAfterTheNameItself(String name, int dots, String candidates) {
        Servers servers =
                new Servers(List.of(), List.of("corp.example", "lab.example"), dots, Duration.ofSeconds(5), 2);

        assertThat(String.join(" ", servers.candidates(name))).isEqualTo(candidates);
    }

    @Test
    void serversAreNamedOneByOne() {
        assertThat(Servers.named("127.0.0.1:5353, [::1]:54,192.0.2.53").addresses())
                .containsExactly(at("127.0.0.1", 5353), at("::1", 54), at("192.0.2.53", 53));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dns.example:53",
                "127.0.0.1:0",
                "127.0.0.1:70000",
                "127.0.0.1:x",
                "::1",
                "[127.0.0.1:53",
                "1.1.1.1,",
                "1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4"
            })
    void whatNamesNoServersIsRefused(String text) {
        assertThatThrownBy(() -> Servers.named(text)).isInstanceOf(BadValue.class);
    }

    @Test
    void theFileOfHostsGivesOneNameManyAddressesAndOneAddressManyNames() {
        HostsFile hosts = HostsFile.parse(List.of(
                "127.0.0.1 localhost",
                "10.0.0.1\tPets.example pets # the cat's",
                "2001:db8::1 pets",
                "# 10.0.0.2 no",
                "x y",
                ""));

        assertThat(hosts.find("pets"))
                .extracting(Object::toString)
                .containsExactly("/10.0.0.1", "/2001:db8:0:0:0:0:0:1");
        assertThat(hosts.find("pets.example")).hasSize(1);
        assertThat(hosts.find("no")).isEmpty();
        assertThat(hosts.find("y")).isEmpty();
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(address, port);
    }
}
