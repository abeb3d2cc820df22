package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawExchange;
import io.gatehouse.testing.RawUpstream;
import io.gatehouse.testing.StrictMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Octets that an upstream may answer with, and what becomes of them at the client.
 *
 * @param sentence what they are
 * @param method what they answer
 * @param text the octets as {@link RawExchange#octets} reads them, after which the upstream ends the connection
 * @param outcome what may become of them
 * @param answered checks what arrived, where it may arrive
 */
record AnswerRow(String sentence, String method, String text, Outcome outcome, Consumer<StrictMessage> answered) {

    /** What may become of a row. */
    enum Outcome {
        /** A problem of the gateway's, 502 with {@code Proxy-Status}. */
        REFUSED,
        /** One well-formed answer. */
        PASSED,
        /** One of these two. */
        CLEAR,
        /** A problem, or an answer that is broken off and so never taken for a whole one. */
        BROKEN
    }

    static AnswerRow row(String sentence, String text, Outcome outcome) {
        return new AnswerRow(sentence, "GET", text, outcome, answer -> {});
    }

    AnswerRow to(String otherMethod) {
        return new AnswerRow(sentence, otherMethod, text, outcome, answered);
    }

    AnswerRow arriving(Consumer<StrictMessage> check) {
        return new AnswerRow(sentence, method, text, outcome, answered.andThen(check));
    }

    AnswerRow arrivingAs(int status, String body) {
        return arriving(answer -> {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).isEqualTo(body);
        });
    }

    AnswerRow arrivingWith(String field, String value) {
        return arriving(answer -> assertThat(answer.values(field)).containsExactly(value));
    }

    /** Asks twice on one connection: the second answer must not be what was left of the first. */
    void check(int port, String contextPath, RawUpstream upstream) throws Exception {
        String head = contextPath + "/guard/x HTTP/1.1\r\nHost: h\r\n\r\n";
        upstream.answerOnceWith(new String(RawExchange.octets(text), StandardCharsets.ISO_8859_1));
        byte[] first = RawExchange.of(port, (method + ' ' + head).getBytes(StandardCharsets.ISO_8859_1));
        byte[] second = RawExchange.of(port, ("GET " + head).getBytes(StandardCharsets.ISO_8859_1));
        List<byte[]> connections = upstream.settle();

        String seen = new String(first, StandardCharsets.ISO_8859_1);
        judge(RawExchange.answers(first, method), seen);
        List<StrictMessage> next = RawExchange.answers(second, "GET");
        assertThat(next).hasSize(1);
        assertThat(next.get(0).status()).isEqualTo(200);
        assertThat(next.get(0).text()).isEqualTo("ok");
        assertThat(connections).as("a connection for each request").hasSize(2);
    }

    private void judge(List<StrictMessage> answers, String seen) {
        boolean brokenOff = answers.isEmpty() && outcome == Outcome.BROKEN;
        if (brokenOff) {
            return;
        }
        assertThat(answers).as(seen).hasSize(1);
        StrictMessage answer = answers.get(0);
        boolean problem = answer.status() == 502;
        assertThat(problem)
                .as(seen)
                .isEqualTo(
                        switch (outcome) {
                            case REFUSED, BROKEN -> true;
                            case PASSED -> false;
                            case CLEAR -> problem;
                        });
        if (problem) {
            assertThat(answer.values("Content-Type")).as(seen).containsExactly("application/problem+json");
            assertThat(answer.values("Proxy-Status").toString()).as(seen).contains("gatehouse; error=");
        } else {
            assertThat(answer.status()).as(seen).isNotEqualTo(500);
            answered.accept(answer);
        }
    }

    @Override
    public String toString() {
        return sentence;
    }
}
