package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.128.0/17, 192.168.128.1, true",
        "192.168.128.0/17, 192.168.127.255, false",
        "192.168.0.0/17, 192.168.128.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 10.0.0.1, false",
        "::1, ::1, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8:8000::/33, 2001:db8:7fff::1, false",
    })
    void knowsWhichAddressesItHolds(String network, String address, boolean held) throws UnknownHostException {
        assertThat(Cidr.parse(network).contains(InetAddress.getByName(address))).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0/8",
                "10.0.0.256",
                "010.0.0.1",
                "localhost",
                "example.com/8",
                "fe80::1%eth0",
                "::ffff:10.0.0.1",
                "1::2::3",
                "2130706433",
                "10.0.0.0/8/8",
                "10.0.0.0 /8",
                "[::1]"
            })
    void refusesWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(BadValue.class);
    }

    @Test
    void bitsAfterThePrefixAreAMistakeThatNamesTheNetworkMeant() {
        assertThatThrownBy(() -> Cidr.parse("10.1.2.3/8"))
                .hasMessage("has bits set after the first 8 (the network is 10.0.0.0/8); got \"10.1.2.3/8\"; expected "
                        + "a network such as 10.0.0.0/8 or 2001:db8::/32, or one address");
        assertThatThrownBy(() -> Cidr.parse("2001:db8::1/64")).hasMessageContaining("has bits set after the first 64");
    }

    @Test
    void isWrittenAsItIsRead() {
        assertThat(Cidr.parse("10.0.0.0/8")).hasToString("10.0.0.0/8");
        assertThat(Cidr.parse("127.0.0.1")).hasToString("127.0.0.1/32");
    }
}
