package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerGuardTest {

    private static BasicHttpResponse answer(String fields) {
        BasicHttpResponse answer = new BasicHttpResponse(200);
        for (String field : fields.split("; ")) {
            String[] parts = field.split(": ", 2);
            answer.addHeader(parts[0], parts[1]);
        }
        return answer;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK",
                "HTTP/1.0 200 OK",
                "HTTP/1.1 200 ",
                "HTTP/1.1 200",
                "HTTP/1.1 599 \u00e9\u0001"
            })
    void aStatusLineIsTaken(String line) throws Exception {
        AnswerGuard.checkStatusLine(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 099 x",
                "HTTP/1.1 600 x",
                "HTTP/1.1 20 x",
                "HTTP/1.1 2000 x",
                "HTTP/1.1 -20 x",
                "HTTP/1.1  200 x",
                "HTTP/1.1 200x",
                " HTTP/1.1 200 x",
                "HTTP/2.0 200 x",
                "http/1.1 200 x",
                "HTTP/1.1 \u0662\u0660\u0660 x"
            })
    void whatIsNoStatusLineIsNoAnswer(String line) {
        assertThatThrownBy(() -> AnswerGuard.checkStatusLine(line)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y",
                "Content-Length: 5",
                "Transfer-Encoding: Chunked",
                "Transfer-Encoding: chunked; Content-Length: 5"
            })
    void framingThatSaysOneThingIsTaken(String fields) throws Exception {
        AnswerGuard.check(answer(fields));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X Y: z",
                "X\u00e9: z",
                "Content-Length: 5; Content-Length: 5",
                "Content-Length: +5",
                "Content-Length: 5, 5",
                "Content-Length: ",
                "Content-Length: 1234567890123456789",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked; Transfer-Encoding: chunked"
            })
    void framingThatSaysTwoThingsIsNoAnswer(String fields) {
        assertThatThrownBy(() -> AnswerGuard.check(answer(fields))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void chunksInHttp10AreNoAnswer() {
        BasicHttpResponse answer = answer("Transfer-Encoding: chunked");
        answer.setVersion(HttpVersion.HTTP_1_0);
        assertThatThrownBy(() -> AnswerGuard.check(answer)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void anAnswerThatIsFramedTwiceEndsItsConnection() {
        assertThat(AnswerGuard.isFramedTwice(answer("Transfer-Encoding: chunked; Content-Length: 5")))
                .isTrue();
        assertThat(AnswerGuard.isFramedTwice(answer("Content-Length: 5"))).isFalse();
    }
}
