package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawExchange;
import io.gatehouse.testing.RawUpstream;
import io.gatehouse.testing.StrictMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Octets that a client may send, and what may become of them.
 *
 * @param sentence what they are
 * @param text the octets as {@link RawExchange#octets} reads them; below {@code /guard} everything goes to the upstream,
 *     below {@code /guard/admin} everything is refused
 * @param outcome what may become of them
 * @param passed checks what arrived, where it may arrive
 */
record GuardRow(String sentence, String text, Outcome outcome, Consumer<StrictMessage> passed) {

    /** What may become of a row, whoever decides it: the container or the gateway. */
    enum Outcome {
        /** An answer from 400 on, or none, and nothing at the upstream. */
        REFUSED,
        /** One well-formed request at the upstream, and its answer at the client. */
        PASSED,
        /** One of these two. */
        CLEAR,
        /** One of these two, or a request that breaks off before its end, which no server takes for a whole one. */
        SAFE,
        /** Two well-formed requests at the upstream, and two answers in their order. */
        BOTH,
        /** The first of two well, and the second well or not at all. */
        FIRST,
        /** Nothing at the upstream, whatever the client is told. */
        HIDDEN,
        /** One well-formed request, and its answer in whatever protocol; or nothing. */
        UPGRADED
    }

    static GuardRow row(String sentence, String text, Outcome outcome) {
        return new GuardRow(sentence, text, outcome, arrived -> {});
    }

    GuardRow arriving(Consumer<StrictMessage> check) {
        return new GuardRow(sentence, text, outcome, passed.andThen(check));
    }

    GuardRow arrivingAs(String target) {
        return arriving(arrived -> assertThat(arrived.target()).isEqualTo(target));
    }

    GuardRow arrivingWith(String body) {
        return arriving(arrived -> assertThat(arrived.text()).isEqualTo(body));
    }

    /** Without this field. */
    GuardRow arrivingWithout(String field) {
        return arriving(arrived -> assertThat(arrived.values(field)).isEmpty());
    }

    GuardRow arrivingWith(String field, String value) {
        return arriving(arrived -> assertThat(arrived.values(field)).containsExactly(value));
    }

    /** Sends the octets to a gateway and looks at both ends. */
    void check(int port, String contextPath, RawUpstream upstream) throws Exception {
        byte[] octets = RawExchange.octets(measured(text.replace("/guard", contextPath + "/guard")));
        // an upgraded connection is no longer answered by the end of what was sent
        byte[] received =
                outcome == Outcome.UPGRADED ? RawExchange.until("ok", port, octets) : RawExchange.of(port, octets);
        List<StrictMessage> whole = new ArrayList<>();
        int broken = 0;
        for (byte[] connection : upstream.settle()) {
            try {
                StrictMessage request = StrictMessage.request(connection, 0);
                assertThat(request.end()).as("octets after " + request).isEqualTo(connection.length);
                whole.add(request);
            } catch (StrictMessage.Incomplete e) {
                broken++;
            } catch (StrictMessage.Malformed e) {
                throw new AssertionError(e.getMessage() + ": " + text(connection), e);
            }
        }
        judge(whole, broken, received);
        for (StrictMessage request : whole) {
            assertThat(request.target()).doesNotContain("smuggled");
            passed.accept(request);
        }
    }

    /** With the length of all content for {@code {length}}, and that of the request within it for {@code {size}}. */
    private static String measured(String text) {
        if (!text.contains("{length}") && !text.contains("{size}")) {
            return text;
        }
        String content = text.substring(text.indexOf("\n\n") + 2);
        int begin = content.indexOf("GET ");
        int size = RawExchange.octets(content.substring(begin, content.indexOf("\n\n", begin) + 2)).length;
        return text.replace("{length}", "" + RawExchange.octets(content).length)
                .replace("{size}", Integer.toHexString(size));
    }

    private void judge(List<StrictMessage> whole, int broken, byte[] received) throws StrictMessage.Malformed {
        String seen = "upstream: " + whole + ", " + broken + " broken off; client: " + text(received);
        if (outcome == Outcome.HIDDEN) {
            assertThat(whole.size() + broken).as(seen).isZero();
            return;
        }
        String method = text.strip().startsWith("HEAD ") ? "HEAD" : "";
        List<Integer> statuses = RawExchange.answers(received, method).stream()
                .map(StrictMessage::status)
                .toList();
        boolean refused = statuses.isEmpty() || statuses.size() == 1 && statuses.get(0) >= 400;
        boolean upgraded = statuses.isEmpty() && text(received).startsWith("HTTP/1.1 101 ");
        boolean answered = !statuses.isEmpty() && statuses.get(0) == 200 || upgraded;
        boolean nothing = whole.isEmpty() && broken == 0 && refused;
        boolean one = whole.size() == 1 && broken == 0 && answered;
        boolean well =
                switch (outcome) {
                    case REFUSED -> nothing;
                    case PASSED -> one;
                    case CLEAR -> nothing || one;
                    case SAFE -> nothing || one || whole.isEmpty() && broken == 1 && refused;
                    case BOTH -> whole.size() == 2 && broken == 0 && statuses.equals(List.of(200, 200));
                    case FIRST -> answered && !whole.isEmpty() && broken == 0 && statuses.size() == 2;
                    case UPGRADED -> nothing || one || upgraded && whole.size() == 1;
                    case HIDDEN -> true;
                };
        assertThat(well).as(seen).isTrue();
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return sentence;
    }
}
