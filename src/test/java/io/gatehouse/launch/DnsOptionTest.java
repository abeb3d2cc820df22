package io.gatehouse.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.config.BadValue;
import io.gatehouse.dns.NameLookup;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher takes for servers of DNS, which the gateway that it starts must take too. */
class DnsOptionTest {

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {
                "10.0.0.53",
                "10.0.0.53:5353",
                "127.0.0.1:1, 255.255.255.255:65535",
                "[::1]",
                "[2001:db8::53]:5353,10.0.0.53",
                "[64:ff9b::192.0.2.33]",
                "10.0.0.1,10.0.0.2,10.0.0.3"
            })
    void addressesAreTakenAsTheyAreWritten(String servers) throws Refused {
        assertThat(settings(servers).dns()).contains(servers);
        assertThat(NameLookup.by(servers)).isNotNull();
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {
                "",
                ",",
                "10.0.0.53,",
                "ns.example",
                "localhost:53",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.053",
                "10.0.0.53:0",
                "10.0.0.53:65536",
                "10.0.0.53:",
                "::1",
                "[::1",
                "[127.0.0.1]x",
                "[:::1]",
                "[fe80::1%eth0]",
                "[::ffff:10.0.0.53]",
                "10.0.0.1,10.0.0.2,10.0.0.3,10.0.0.4"
            })
    void whatTheGatewayWouldRefuseIsRefusedWithTheOtherOptions(String servers) {
        assertThatThrownBy(() -> NameLookup.by(servers)).isInstanceOf(BadValue.class);
        assertThatThrownBy(() -> settings(servers))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.problems())
                        .singleElement()
                        .asString()
                        .startsWith("--dns: \"" + servers + "\" names no servers of DNS; expected"));
    }

    private static Settings settings(String servers) throws Refused {
        return Options.of(List.of("--port=0", "--dns=" + servers)).check();
    }
}
