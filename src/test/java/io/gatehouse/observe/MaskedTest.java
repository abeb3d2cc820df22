package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.CredentialNames;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTest {
    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', textBlock = """
        a=1&token=abc&b=2            | a=1&token=***&b=2
        TOKEN=abc                    | TOKEN=***
        %74oken=abc                  | %74oken=***
        access%5Ftoken=abc           | access%5Ftoken=***
        access-token=abc             | access-token=***
        refreshToken=abc             | refreshToken=***
        X-Amz-Signature=abc          | X-Amz-Signature=***
        user%5Bpassword%5D=abc       | user%5Bpassword%5D=***
        user[password]=abc           | user[password]=***
        token=a=b=c&x=1              | token=***&x=1
        token=                       | token=***
        token=a;b/c?d&x=1            | token=***&x=1
        x=1;token=abc                | x=1;token=***
        next=/login?code=abc&x=1     | next=/login?code=***&x=1
        token=a&token=b              | token=***&token=***
        tokens&x=1                   | tokens&x=1
        %zz=1&key=abc                | %zz=1&key=***
        &&=&sig=abc&                 | &&=&sig=***&
        to%00ken=abc                 | to%00ken=***
        q=keyboard&codec=h264        | q=keyboard&codec=h264
        eyJhbGciOiJub25lIn0          | eyJhbGciOiJub25lIn0
        """)
    void aQueryKeepsAllButTheValuesOfCredentials(String query, String masked) {
        assertThat(Masked.query(query, CredentialNames.NONE)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "access_token",
                "token",
                "id_token",
                "refresh_token",
                "code",
                "password",
                "passwd",
                "secret",
                "client_secret",
                "api_key",
                "apikey",
                "key",
                "sig",
                "signature",
                "jwt",
                "assertion",
                "state",
                "client_assertion",
                "pwd",
                "subscription-key",
                "X-Amz-Security-Token",
                "SAMLResponse"
            })
    void theNameOfACredentialCounts(String name) {
        assertThat(Masked.bearsCredential(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "Cookie", "X-Api-Key", "Client-Cert", "X-Session", "DPoP", "dpop"})
    void theNameOfAFieldWithACredentialCounts(String name) {
        assertThat(Masked.isCredential(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "page", "keyword", "codes", "status", "", "sort", "zip_code", "design"})
    void theNameOfNoCredentialDoesNot(String name) {
        assertThat(Masked.bearsCredential(name)).isFalse();
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', textBlock = """
        /pets/7                       | /pets/7
        /a;v=1/b                      | /a;v=1/b
        /a;jsessionid=abc/b;x=1       | /a;jsessionid=***/b;x=1
        /a;x=1;token=abc              | /a;x=1;token=***
        http://u:p@host/a             | http://***@host/a
        """)
    void aPathKeepsAllButTheValuesOfItsParameters(String path, String masked) {
        assertThat(Masked.path(path)).isEqualTo(masked);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', textBlock = """
        https://h/a?token=abc&x=1        | https://h/a?token=***&x=1
        https://h/a#access_token=abc     | https://h/a#access_token=***
        https://user:pw@h/a              | https://***@h/a
        https://h/a@b?x=1                | https://h/a@b?x=1
        /a?code=abc#state=def            | /a?code=***#state=***
        https://h                        | https://h
        //                               | //
        """)
    void aUriKeepsNeitherCredentialsNorUserInformation(String uri, String masked) {
        assertThat(Masked.uri(uri, CredentialNames.NONE)).isEqualTo(masked);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', textBlock = """
        k=abc&x=1         | k=***&x=1
        %6b=abc           | %6b=***
        K=abc;q           | K=***
        my+name=abc&k2=x  | my+name=***&k2=x
        x=k               | x=k
        """)
    void whereTheDocumentHasCredentialsComeTheyAreMaskedToo(String query, String masked) {
        CredentialNames names = CredentialNames.of(Set.of(), Set.of("k", "My Name"));
        assertThat(Masked.query(query, names)).isEqualTo(masked);
        assertThat(Masked.uri("https://h/a?" + query, names)).isEqualTo("https://h/a?" + masked);
    }
}
