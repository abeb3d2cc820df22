package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a request with certain fields is answered; 0 stands for none of the guard's business. */
class FieldGuardTest {

    @ParameterizedTest(name = "{0} {1}: {2}, {3}")
    @CsvSource(delimiter = '|', textBlock = """
        HTTP/1.1 | Host: h                                            | 0   | a host is all that a request needs
        HTTP/1.1 | X: y                                               | 400 | without one it is for nobody
        HTTP/1.0 | X: y                                               | 0   | older clients may leave it out
        HTTP/2.0 | X: y                                               | 0   | HTTP/2 has another place for it
        HTTP/1.1 | Host: h; Host: h                                   | 400 | twice is once too often
        HTTP/1.1 | Host: u@h                                          | 400 | a user is no part of it
        HTTP/1.1 | Host: h; Content-Length: 12                        | 0   | a length
        HTTP/1.1 | Host: h; Content-Length: 12; Content-Length: 12    | 400 | a length twice
        HTTP/1.1 | Host: h; Content-Length: 1234567890123456789       | 400 | a length that may not fit
        HTTP/1.1 | Host: h; Content-Length: 1_2                       | 400 | no length
        HTTP/1.1 | Host: h; Transfer-Encoding: chunked                | 0   | chunks
        HTTP/1.1 | Host: h; Transfer-Encoding: CHUNKED                | 0   | chunks in capitals
        HTTP/1.1 | Host: h; Transfer-Encoding: gzip, chunked          | 501 | a coding that is not offered (RFC 9112 §6.1)
        HTTP/1.1 | Host: h; Transfer-Encoding: gzip                   | 400 | no end can be told (RFC 9112 §6.3)
        HTTP/1.1 | Host: h; Transfer-Encoding: chunked, chunked       | 400 | chunks in chunks (RFC 9112 §6.1)
        HTTP/1.1 | Host: h; Transfer-Encoding: chunked; Content-Length: 1 | 400 | both
        HTTP/1.0 | Host: h; Transfer-Encoding: chunked                | 400 | chunks before there were any
        HTTP/2.0 | Transfer-Encoding: chunked                         | 400 | chunks after there were any (RFC 9113 §8.2.2)
        HTTP/1.1 | Host: h; Expect: 100-continue                      | 0   | the expectation there is
        HTTP/1.1 | Host: h; Expect: 100-Continue, ,100-continue       | 0   | and again
        HTTP/1.1 | Host: h; Expect: 200-ok                            | 417 | another (RFC 9110 §10.1.1)
        HTTP/1.0 | Host: h; Expect: 200-ok                            | 0   | HTTP/1.0 has none
        HTTP/1.1 | Host: h; Authorization: a; AUTHORIZATION: a        | 400 | one caller at a time
        HTTP/1.1 | Host: h; X Y: z                                    | 400 | a name that is no token
        HTTP/1.1 | Host: h; X: : y                                    | 400 | a name that ended at a space
        HTTP/2.0 | Host: h; X: : y                                    | 0   | which it can't in HTTP/2
        HTTP/1.1 | Host: h; X: ::1                                    | 0   | an address
        HTTP/1.1 | Host: h; Client-Cert: :AAAA:                       | 0   | octets (RFC 9440 §2.2)
        HTTP/1.1 | Host: h; client-cert-chain: :AAAA:, :AAAA:         | 0   | and several
        HTTP/1.1 | Host: h; Client-Cert: :AAAA                        | 400 | no octets
        HTTP/1.1 | Host: h; X: :AAAA:                                 | 400 | octets where none belong
        """)
    void everyFieldSaysOneThing(String protocol, String fields, int status, String sentence) {
        Headers.Builder headers = Headers.builder();
        for (String field : fields.split("; ")) {
            String[] parts = field.split(": ", 2);
            headers.add(parts[0], parts[1]);
        }
        Guard.Reading container = new Guard.Reading(protocol, "/", true, true);
        assertThat(FieldGuard.judge(headers.build(), container).status())
                .as(sentence)
                .isEqualTo(status);
    }
}
