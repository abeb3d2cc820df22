package io.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.CredentialNames;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.testing.Exchanges;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasksTest {
    private final Masks masks = new Masks(exchange());

    private static Exchange exchange() {
        Exchange exchange = Exchanges.of(
                "GET",
                "/a;jsessionid=in-segment/in%2Dpath/7?api_key=in%2Dquery&page=7",
                "Authorization",
                "Bearer in-field",
                "X-Api-Key",
                "in/key+of==",
                "Cookie",
                "a=in-cookie; b=\"in-quotes\"; theme=no",
                "X-Page",
                "page-7");
        exchange.matched(1, "reset", Map.of("token", "in-path", "authorId", "tolkien"));
        exchange.secretField("X-Shop", "own-secret");
        exchange.secretField("X-Short", "abc");
        return exchange;
    }

    @Test
    void whereTheDocumentHasCredentialsComeTheyAreMaskedToo() {
        Exchange exchange = Exchanges.of("GET", "/a?k=in-query&page=7", "X-Who", "in-field");
        exchange.credentialNames(CredentialNames.of(Set.of("x-who"), Set.of("K")));
        Masks own = new Masks(exchange);
        assertThat(own.named("X-WHO", "abc")).isEqualTo("***");
        assertThat(own.parameter("k", "abc")).isEqualTo("***");
        assertThat(own.target("/b?page=7&k=abc")).isEqualTo("/b?page=7&k=***");
        assertThat(own.text("in-field or in-query")).isEqualTo("*** or ***");
        assertThat(masks.named("X-Who", "abc")).isEqualTo("abc");
        assertThat(exchange.aside().credentialNames()).isSameAs(exchange.credentialNames());
    }

    @ParameterizedTest(name = "{0}: {1} is told as {2}")
    @CsvSource({
        "Authorization,           anything,                 ***",
        "Proxy-Authorization,     anything,                 ***",
        "Cookie,                  a=b,                      ***",
        "Set-Cookie,              a=b,                      ***",
        "X-Api-Key,               k,                        ***",
        "apikey,                  k,                        ***",
        "X-Auth-Request-User,     u,                        ***",
        "X-Amz-Security-Token,    t,                        ***",
        "Client-Cert,             c,                        ***",
        "Accept,                  text/html,                text/html",
        "X-Page,                  page-7,                   page-7",
        "Sec-WebSocket-Key,       abc,                      abc",
        "X-Copy,                  Bearer in-field,          ***",
        "X-Copy,                  got in-field and in-cookie, got *** and ***",
        "x-shop,                  anything,                 ***",
        "X-Short,                 abc,                      ***",
        "X-Copy,                  echo own-secret,          echo ***",
        "X-Copy,                  in-query,                 ***",
        "X-Copy,                  in-segment,               ***",
        "X-Copy,                  in-path,                  ***",
        "X-Copy,                  in%2Dpath,                ***",
        "X-Copy,                  in/key+of==,              ***",
        "X-Copy,                  /x/in%2Fkey%2Bof%3D%3D/y, /x/***/y",
        "X-Copy,                  in-quotes,                ***",
        "X-Copy,                  in%2Dquery,               ***",
        "X-Copy,                  basic dXNlcjpwYXNz,       ***",
        "X-Copy,                  eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln, ***",
        "Location,                https://u:p@x/y?token=t,  https://***@x/y?token=***"
    })
    void aValueIsMaskedByItsNameItsFormAndWhereElseItCame(String name, String value, String told) {
        assertThat(masks.named(name, value)).isEqualTo(told);
    }

    @Test
    void fieldsOfOneNameStandTogetherInTheSpellingOfTheFirst() {
        assertThat(masks.fields(Headers.of("B", "1", "A", "x", "b", "2")))
                .containsExactly(Map.entry("B", List.of("1", "2")), Map.entry("A", List.of("x")));
    }

    @Test
    void aCredentialInThePathIsMaskedWhereverThePathIsTold() {
        assertThat(masks.target("/base/reset/in%2Dpath?page=7")).isEqualTo("/base/reset/***?page=7");
        assertThat(masks.text("{\"instance\":\"/a;jsessionid=in-segment/7\"}"))
                .isEqualTo("{\"instance\":\"/a;jsessionid=***/7\"}");
        assertThat(masks.variables()).containsEntry("token", "***");
    }

    @Test
    void aVariableThatOnlySoundsLikeTheFieldOfACredentialIsTold() {
        assertThat(masks.variables()).containsEntry("authorId", "tolkien");
        assertThat(masks.parameter("author", "tolkien")).isEqualTo("tolkien");
        assertThat(masks.target("/authors/tolkien")).isEqualTo("/authors/tolkien");
    }

    @Test
    void aTargetKeepsWhatIsNoCredential() {
        assertThat(masks.target("/a/in-cookie;jsessionid=1?page=7&access_token=x"))
                .isEqualTo("/a/***;jsessionid=***?page=7&access_token=***");
    }
}
