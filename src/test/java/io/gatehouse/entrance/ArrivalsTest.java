package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import io.gatehouse.testing.Container;
import io.gatehouse.testing.RawClient;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalsTest {
    private static final BlockingQueue<Boolean> AGREED = new LinkedBlockingQueue<>();

    private static Container tomcat;

    /** What another container would make of the next requests. */
    private static volatile UnaryOperator<HttpServletRequest> made = UnaryOperator.identity();

    @BeforeAll
    static void start() throws Exception {
        tomcat = new Container("")
                .servlet("/*", new HttpServlet() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected void service(HttpServletRequest request, HttpServletResponse response) {
                        AGREED.add(Arrivals.reading(
                                        made.apply(request),
                                        Arrivals.request(request).headers(),
                                        false)
                                .agreed());
                    }
                })
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        tomcat.close();
    }

    /** Whether the host of a request that Tomcat lets through is found clear, and agreed on. */
    private static boolean agreed(String line, String... fields) throws Exception {
        List<String> lines = new ArrayList<>(List.of(line));
        lines.addAll(List.of(fields));
        lines.add("Connection: close");
        assertThat(RawClient.exchange(tomcat.port(), lines.toArray(String[]::new))
                        .status())
                .isEqualTo(200);
        return AGREED.remove();
    }

    @ParameterizedTest(name = "{0} with Host: {1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
        /x               | h         | true
        /x               | h:8080    | true
        /x               | [::1]:8   | true
        http://h/x       | h         | true
        http://h:8080/x  | h:8080    | true
        /x               | ''        | false
        /x               | h:        | false
        /x               | h:0       | false
        /x               | h:65536   | false
        http://h:0/x     | h:0       | false
        """)
    void theHostThatTomcatFoundIsAgreedOnWhereItIsClear(String target, String host, boolean clear) throws Exception {
        assertThat(agreed("GET " + target + " HTTP/1.1", "Host: " + host)).isEqualTo(clear);
    }

    @Test
    void whereNobodyNamesAHostNoneDisagrees() throws Exception {
        assertThat(agreed("GET /x HTTP/1.0")).isTrue();
    }

    /** Tomcat itself gives neither where there is {@code Host}. */
    @Test
    void aTargetThatIsStillAWholeUrlAndASchemeThatIsNotOfHttpAreNotClear() throws Exception {
        try {
            made = request -> new HttpServletRequestWrapper(request) {
                @Override
                public String getRequestURI() {
                    return "http://other/x";
                }
            };
            assertThat(agreed("GET /x HTTP/1.1", "Host: h")).isFalse();
            made = request -> new HttpServletRequestWrapper(request) {
                @Override
                public String getScheme() {
                    return "ftp";
                }
            };
            assertThat(agreed("GET /x HTTP/1.1", "Host: h")).isFalse();
        } finally {
            made = UnaryOperator.identity();
        }
    }

    @ParameterizedTest(name = "{0} below {1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
        /pets/7            | ''    | /pets/7
        /app/pets/7        | /app  | /pets/7
        /app/a%2Fb/../c    | /app  | /a%2Fb/../c
        /app//x            | /app  | //x
        /app               | /app  | /
        /app/              | /app  | /
        /apple             | /app  | /apple
        /app;x=1/pets      | /app  | /app;x=1/pets
        /%61pp/pets        | /app  | /%61pp/pets
        http://h/app/pets  | /app  | http://h/app/pets
        """)
    void thePathStandsBelowTheContextPathOctetForOctet(String uri, String contextPath, String path) {
        assertThat(Arrivals.path(uri, contextPath)).isEqualTo(path);
    }

    @Test
    void theCookiesOfHttp2AreOneFieldAndThoseOfHttp1WhatTheyAre() {
        Headers pieces = Headers.of("Cookie", "a=1", "X-A", "1", "cookie", "b=2");
        assertThat(Arrivals.whole(pieces, "HTTP/2.0").all("Cookie")).containsExactly("a=1; b=2");
        assertThat(Arrivals.whole(pieces, "HTTP/2.0").first("X-A")).isEqualTo("1");
        assertThat(Arrivals.whole(pieces, "HTTP/1.1")).isSameAs(pieces);
    }
}
