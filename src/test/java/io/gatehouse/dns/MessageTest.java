package io.gatehouse.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    /** pets.example IN A, as the header's id 0x1234 asks for it. */
    private static final String QUESTION = "04 70657473 07 6578616d706c65 00 0001 0001";

    private static final Query PETS = new Query(0x1234, "pets.example", Family.IPV4);

    @Test
    void aQuestionIsWrittenAsTheStandardHasIt() {
        assertThat(HexFormat.of().formatHex(PETS.octets()))
                .isEqualTo(("1234 0100 0001 0000 0000 0000" + QUESTION).replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pets.example", "PETS.EXAMPLE"})
    void anAnswerIsReadWhateverItsLetters(String asked) throws Exception {
        String question = asked.equals("pets.example") ? QUESTION : "04 50455453 07 4558414d504c45 00 0001 0001";

        Message message = parse("1234 8180 0001 0001 0000 0000" + question + "c00c 0001 0001 0000003c 0004 0a010203");

        assertThat(message.answers(PETS)).isTrue();
        assertThat(message.truncated()).isFalse();
        assertThat(message.useless()).isNull();
        assertThat(message.answer())
                .singleElement()
                .hasToString("Address[name=pets.example, ttl=60, address=/10.1.2.3]");
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                message("another id", "1235 8180 0001 0000 0000 0000" + QUESTION),
                message("a request", "1234 0180 0001 0000 0000 0000" + QUESTION),
                message("another operation", "1234 8980 0001 0000 0000 0000" + QUESTION),
                message("another name", "1234 8180 0001 0000 0000 0000 0470657473 00 0001 0001"),
                message("another type", "1234 8180 0001 0000 0000 0000" + QUESTION.replace("0001 0001", "001c 0001")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strangers")
    void whatIsNoAnswerToTheQuestionIsNotTakenForOne(String hex) throws Exception {
        assertThat(parse(hex).answers(PETS)).isFalse();
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                message("nothing", ""),
                message("a cut header", "1234 8180 0001"),
                message("no question", "1234 8180 0000 0000 0000 0000"),
                message("another class", "1234 8180 0001 0000 0000 0000" + QUESTION.replace("0001 0001", "0001 0003")),
                message("a name that leads to itself", "1234 8180 0001 0000 0000 0000 c00c 0001 0001"),
                message("a name that leads forwards", "1234 8180 0001 0000 0000 0000 c010 0001 0001 00"),
                message("a label of another kind", "1234 8180 0001 0000 0000 0000 41 00 0001 0001"),
                message(
                        "a name of 256 octets",
                        "1234 8180 0001 0000 0000 0000" + ("3f" + "61".repeat(63)).repeat(4) + "00 0001 0001"),
                message(
                        "a record that is longer than the message",
                        "1234 8180 0001 0001 0000 0000" + QUESTION + "c00c 0001 0001 0000003c 0004 0a01"),
                message(
                        "an alias that is longer than its record",
                        "1234 8180 0001 0001 0000 0000" + QUESTION + "c00c 0005 0001 0000003c 0001 036162 6300"),
                message(
                        "fewer records than it says",
                        "1234 8180 0001 0002 0000 0000" + QUESTION + "c00c 0001 0001 0000003c 0004 0a010203"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void whatIsNoMessageIsRefused(String hex) {
        assertThatThrownBy(() -> parse(hex)).isInstanceOf(Malformed.class);
    }

    @Test
    void noOctetsBreakTheReader() throws Exception {
        Random random = new Random(45);
        byte[] good = octets("1234 8180 0001 0002 0001 0000" + QUESTION
                + "c00c 0005 0001 0000003c 0006 03777777 c011 c02a 0001 0001 0000003c 0004 0a010203"
                + "c011 0006 0001 00000e10 0018 c00c c00c 00000001 00000002 00000003 00000004 00000005");
        assertThat(Message.parse(good).zone()).isNotNull();
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = good.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                changed[12 + random.nextInt(changed.length - 12)] = (byte) random.nextInt(256);
            }
            try {
                Message.parse(changed);
            } catch (Malformed refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void aTimeOfMoreThanSixtyEightYearsIsNone() throws Exception {
        Message message = parse("1234 8180 0001 0001 0000 0000" + QUESTION + "c00c 0001 0001 80000000 0004 0a010203");

        assertThat(message.answer()).singleElement().extracting(Entry::ttl).isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8182", "8185", "8100"})
    void aServerThatRefusesOrKnowsNobodyToAskIsOfNoUse(String flags) throws Exception {
        assertThat(parse("1234" + flags + "0001 0000 0000 0000" + QUESTION).useless())
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", ".a", "a.", "a\\046b"})
    void whatHasAnEmptyLabelIsNoName(String text) {
        assertThat(Query.isName(text)).isFalse();
        assertThat(Query.isName("a".repeat(64) + ".example")).isFalse();
        assertThat(Query.isName("a".repeat(63) + ".example")).isTrue();
    }

    private static Arguments message(String name, String hex) {
        return Arguments.of(Named.of(name, hex));
    }

    private static Message parse(String hex) throws Malformed {
        return Message.parse(octets(hex));
    }

    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
