package io.gatehouse.forward.tls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Issued;
import java.security.cert.CertificateException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For which names a certificate is (RFC 9525 §6). */
class ServerNamesTest {
    private static final Authority AUTHORITY = new Authority("Names");

    @ParameterizedTest(name = "{0} is for {1}")
    @CsvSource({
        "pets.example.com, pets.example.com",
        "PETS.example.com, pets.Example.com",
        "pets.example.com, pets.example.com.",
        "localhost, localhost",
        "a.example.com b.example.com, b.example.com",
        "*.example.com, pets.example.com",
        "*.example.com, xn--pts-ula.example.com",
        "192.0.2.7, 192.0.2.7",
        "2001:db8::7, [2001:db8::7]",
        "2001:db8::7, 2001:db8:0:0:0:0:0:7"
    })
    void aCertificateIsForItsNames(String names, String asked) {
        Issued issued = AUTHORITY.issue(names.split(" "));
        assertThatCode(() -> ServerNames.check(issued.certificate(), ServerNames.plain(asked)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0} is not for {1}: {2}")
    @CsvSource({
        "pets.example.com, cats.example.com, another name",
        "pets.example.com, a.pets.example.com, a name below",
        "*.example.com, a.pets.example.com, a wildcard is one label",
        "*.example.com, example.com, a wildcard is not no label",
        "*.com, example.com, a wildcard is not right below a top-level name",
        "p*.example.com, pets.example.com, a wildcard is the whole label",
        "*s.example.com, pets.example.com, a wildcard is the whole label",
        "pets.*.com, pets.example.com, a wildcard is the first label",
        "192.0.2.7, 192.0.2.8, another address",
        "pets.example.com, 192.0.2.7, no address",
        "192.0.2.7, pets.example.com, no name"
    })
    void andForNoOthers(String name, String asked, String why) {
        Issued issued = AUTHORITY.issue(name);
        assertThatThrownBy(() -> ServerNames.check(issued.certificate(), ServerNames.plain(asked)))
                .as(why)
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("not for " + asked);
    }

    @ParameterizedTest
    @CsvSource({"pets.example.com, 192.0.2.7", "192.0.2.7, pets.example.com"})
    void theSubjectsCommonNameIsNoName(String subject, String name) {
        Issued issued = AUTHORITY.issueTo(subject, name);
        assertThatThrownBy(() -> ServerNames.check(issued.certificate(), subject))
                .isInstanceOf(CertificateException.class);
    }
}
