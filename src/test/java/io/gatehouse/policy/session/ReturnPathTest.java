package io.gatehouse.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Query;
import io.gatehouse.testing.Browser;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a login leads: to a path of the same origin, whoever wrote it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReturnPathTest {
    private Bench bench;

    @BeforeAll
    void open() throws Exception {
        bench = new Bench("");
    }

    @AfterAll
    void close() throws Exception {
        bench.close();
    }

    static Stream<String> elsewhere() {
        return Stream.of(
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "\\/evil.example",
                "/\t/evil.example",
                "/\n/evil.example",
                "/\r\nSet-Cookie: a=b",
                "/%0d%0aSet-Cookie:%20a=b",
                "/%09/evil.example",
                "/%2Fevil.example",
                "/%2fevil.example",
                "/%252Fevil.example",
                "/%5Cevil.example",
                "/%5c%5cevil.example",
                "/%255Cevil.example",
                "%2F%2Fevil.example",
                "/.//evil.example",
                "/a/..//evil.example",
                "/./%2fevil.example",
                "https://evil.example/",
                "HTTPS://evil.example/",
                "https:evil.example",
                "https:/evil.example",
                "javascript:alert(1)",
                "data:text/html,x",
                "@evil.example",
                ".evil.example",
                "evil.example",
                " /pets",
                "/pets#//evil.example",
                "/pets\u0000",
                "/p\u00e9ts",
                "/\u2215evil.example",
                "/\uff0fevil.example",
                "/\"><script>",
                "",
                "?a=b",
                "/" + "a".repeat(1_500));
    }

    @ParameterizedTest
    @MethodSource("elsewhere")
    void whatIsNoPathOfOursLeadsHome(String written) throws Exception {
        assertThat(cameTo(written)).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/pets",
                "/pets/",
                "/pets/7?next=https%3A%2F%2Fshop.example%2F&a=b",
                "/a%20b",
                "/a;v=1/b:c@d",
                "/pets?to=//shop.example",
                "/%E2%82%AC"
            })
    void aPathOfOursIsComeBackTo(String written) throws Exception {
        assertThat(cameTo(written)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example/", "/a//evil.example"})
    void aRequestForSuchAPathLeadsHomeToo(String path) throws Exception {
        Browser browser = bench.browser();
        assertThat(browser.login(bench.provider, path).field("Location")).isEqualTo("/");
    }

    private String cameTo(String written) throws Exception {
        Browser browser = bench.browser();
        String login = Bench.OWN + "login?" + Query.with(null, "return", written);
        String led = browser.open(login).field("Location");
        return browser.comeBack(bench.provider.grant(led)).field("Location");
    }
}
