package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTest {

    private static Document yaml(String text) throws UnreadableDocument {
        return Document.read(text, Format.YAML);
    }

    private static Document json(String text) throws UnreadableDocument {
        return Document.read(text, Format.JSON);
    }

    @Test
    void bothFormatsAreOneTree() throws UnreadableDocument {
        Document yaml = yaml("""
            version: 1
            upstreams:
              pets: {targets: ["http://a:1", {url: 'http://b:2', weight: 2, backup: false}]}
            routes: ~
            """);
        Document json = json("""
            {"version": 1, "upstreams": {"pets": {"targets": ["http://a:1",
              {"url": "http://b:2", "weight": 2, "backup": false}]}}, "routes": null}
            """);
        assertThat(yaml).isEqualTo(json).hasSameHashCodeAs(json);
        assertThat(yaml.toJson())
                .isEqualTo("{\"version\":1,\"upstreams\":{\"pets\":{\"targets\":[\"http://a:1\","
                        + "{\"url\":\"http://b:2\",\"weight\":2,\"backup\":false}]}},\"routes\":null}");
    }

    @Test
    void theEmptyDocumentHasAVersionOnly() throws UnreadableDocument {
        assertThat(Document.EMPTY.toJson()).isEqualTo("{\"version\":1}");
        assertThat(Document.EMPTY).isEqualTo(yaml("version: 1"));
    }

    @Test
    void yamlIsReadByItsCoreSchema() throws UnreadableDocument {
        Document document = yaml("""
            on: yes
            y: no
            date: 2001-01-01
            time: 1:30
            statuses: 2xx
            under: 1_000
            hex: 0x1F
            octal: 0o17
            plus: +5
            half: .5
            flag: True
            none:
            text: !!str 12
            quoted: "404"
            """);
        assertThat(document.toJson())
                .isEqualTo("{\"on\":\"yes\",\"y\":\"no\",\"date\":\"2001-01-01\",\"time\":\"1:30\","
                        + "\"statuses\":\"2xx\",\"under\":\"1_000\",\"hex\":31,\"octal\":15,\"plus\":5,\"half\":0.5,"
                        + "\"flag\":true,\"none\":null,\"text\":\"12\",\"quoted\":\"404\"}");
    }

    @Test
    void numbersStayExact() throws UnreadableDocument {
        String text = "{\"a\":0.1000000000000000055511151231257827,\"b\":123456789012345678901234567890,\"c\":1.50}";
        assertThat(json(text).toJson()).isEqualTo(text);
        assertThat(yaml(text).toJson()).isEqualTo(text);
        assertThat(json(text).json().getJsonNumber("c").bigDecimalValue()).isEqualTo(new BigDecimal("1.50"));
    }

    @Test
    void writtenYamlReadsBackAsTheSameTree() throws UnreadableDocument {
        Document document = json("""
            {"a": ["yes", "1", "1.5", "null", "~", "", " x ", "true", "0x1", "2001-01-01", ".inf", "<<", "=", "a: b"],
             "b": {"c#": "# no comment", "d": "two\\nlines\\n", "e": "\\t\\u0001\\u007f\\u0085\\u2028\\ufeff", "f": "é😀"},
             "numbers": [0, -1, 1.50, 1e3, 1E-7, 123456789012345678901234567890],
             "empty": [[], {}, null, true, false], "- x": "? y", "404": "&z *z !z |", "long": "%s"}
            """.formatted("word ".repeat(200)));
        assertThat(yaml(document.toYaml())).isEqualTo(document);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines\u0085", "\u0085", "a\u0085b", "two\nlines\u2028", "a\r\nb", "a\n\rb\n"})
    void lineBreaksOfOtherKindsSurviveYaml(String text) throws UnreadableDocument {
        Document document = Document.of(
                Json.createObjectBuilder().add("a", text).add(text, 1).build());
        assertThat(yaml(document.toYaml())).isEqualTo(document);
    }

    @Test
    void equalPartsAreWrittenOutNotAliased() throws UnreadableDocument {
        assertThat(yaml("a: &x {b: 1}\nc: *x\nd: [*x, *x]").toYaml())
                .isEqualTo("a:\n  b: 1\nc:\n  b: 1\nd:\n- b: 1\n- b: 1\n");
    }

    @Test
    void whatWasStoredCanBeReadAgain() throws UnreadableDocument {
        Document document = yaml("a: \"x\\u0001\\\"\\\\é\"\nb: 1e2");
        assertThat(json(document.toJson())).isEqualTo(document);
    }

    @Test
    void aByteOrderMarkIsSkipped() throws UnreadableDocument {
        assertThat(json("\uFEFF{\"version\":1}")).isEqualTo(Document.EMPTY);
        assertThat(Document.read("\uFEFFversion: 1".getBytes(StandardCharsets.UTF_8), Format.YAML))
                .isEqualTo(Document.EMPTY);
    }

    @Test
    void knowsWhereValuesStandInYaml() throws UnreadableDocument {
        Document document = yaml("version: 1\nroutes:\n  pets:\n    match: {path: /a}\n    policies:\n      - x\n");
        assertThat(document.position("/routes/pets/match/path")).isEqualTo(new Position(4, 13));
        assertThat(document.position("/routes/pets/policies/0")).isEqualTo(new Position(6, 9));
        assertThat(document.position("/routes/pets/missing/deep")).isEqualTo(new Position(3, 3));
        assertThat(document.settled().position("/routes")).isNull();
        assertThat(document.settled()).isEqualTo(document);
    }

    @Test
    void knowsWhereValuesStandInJson() throws UnreadableDocument {
        Document document = json("{ \"a\" : [1, {\"b\\\"c\":\"x\\u0041\" ,\n \"é😀\":2, \"d/e\": true}] , \"z\":null}");
        assertThat(document.position("")).isEqualTo(new Position(1, 1));
        assertThat(document.position("/a/0")).isEqualTo(new Position(1, 10));
        assertThat(document.position("/a/1/b\"c")).isEqualTo(new Position(1, 14));
        assertThat(document.position("/a/1/é😀")).isEqualTo(new Position(2, 2));
        assertThat(document.position("/a/1/d~1e")).isEqualTo(new Position(2, 10));
        assertThat(document.position("/z")).isEqualTo(new Position(2, 26));
    }

    record Unreadable(String text, Format format, String gist) {
        @Override
        public String toString() {
            return format + " " + JsonText.show(text) + " because " + gist;
        }
    }

    static Unreadable[] unreadable() {
        return new Unreadable[] {
            new Unreadable("", Format.JSON, "line 1, column 1: the document is empty"),
            new Unreadable("  \n ", Format.JSON, "line 2, column 2: the document is empty"),
            new Unreadable("[]", Format.JSON, "line 1, column 1: the document is not an object"),
            new Unreadable("null", Format.JSON, "the document is not an object"),
            new Unreadable("{", Format.JSON, "line 1, column 2: not well-formed JSON: unexpected end"),
            new Unreadable(
                    "{\"a\":\"x", Format.JSON, "line 1, column 8: not well-formed JSON: the text ends too early"),
            new Unreadable("{\"a\":}", Format.JSON, "unexpected }; expected { or ["),
            new Unreadable("{\"a\":1,}", Format.JSON, "unexpected }; expected text"),
            new Unreadable("{\"a\":1 \"b\":2}", Format.JSON, "unexpected text; expected ,"),
            new Unreadable(
                    "{'a':1}", Format.JSON, "line 1, column 2: not well-formed JSON: unexpected character \"'\""),
            new Unreadable("{\"a\":01}", Format.JSON, "unexpected number"),
            new Unreadable("{\"a\":NaN}", Format.JSON, "line 1, column 6: not well-formed JSON: unexpected character"),
            new Unreadable("{\"a\":\"x\ny\"}", Format.JSON, "unexpected character \"\\n\""),
            new Unreadable("{\"a\":1}//x", Format.JSON, "line 1, column 8: there is text after the document's end"),
            new Unreadable("{},", Format.JSON, "line 1, column 3: there is text after the document's end"),
            new Unreadable("{}\u2003", Format.JSON, "line 1, column 3: there is text after the document's end"),
            new Unreadable(",{}", Format.JSON, "not well-formed JSON"),
            new Unreadable("{} {}", Format.JSON, "line 1, column 4: there is text after the document's end"),
            new Unreadable("{\"a\":1,\n  \"a\":2}", Format.JSON, "line 2, column 3: the key \"a\" stands twice"),
            new Unreadable("{\"a\":{\"b\":1,\"\\u0062\":2}}", Format.JSON, "column 13: the key \"b\" stands twice"),
            new Unreadable("{\"a\":1e999999999}", Format.JSON, "line 1, column 6: the number \"1e999999999\" has more"),
            new Unreadable("{\"a\":" + "1".repeat(1001) + "}", Format.JSON, "has more than 1000 digits"),
            new Unreadable("{\"a\":\"\\ud800\"}", Format.JSON, "half a surrogate pair"),
            new Unreadable("{\"\\udc00\":1}", Format.JSON, "half a surrogate pair"),
            new Unreadable("[".repeat(100_000), Format.JSON, "the document is not an object"),
            new Unreadable("{\"a\":".repeat(65), Format.JSON, "column 321: nested deeper than 64 levels"),
            new Unreadable("{\"a\":" + "[".repeat(100_000), Format.JSON, "nested deeper than 64 levels"),
            new Unreadable("", Format.YAML, "the document is empty"),
            new Unreadable("# nothing\n", Format.YAML, "the document is empty"),
            new Unreadable("- a", Format.YAML, "line 1, column 1: the document is not an object"),
            new Unreadable("a: [1,2\nb: 3", Format.YAML, "line 2, column 2: not well-formed YAML"),
            new Unreadable("a:\n\t- b", Format.YAML, "line 2, column 1: not well-formed YAML"),
            new Unreadable("a: 1\na: 2", Format.YAML, "line 2, column 1: the key \"a\" stands twice"),
            new Unreadable("r:\n  b: {x: 1}\n  'b': 2", Format.YAML, "line 3, column 3: the key \"b\" stands twice"),
            new Unreadable("1: x", Format.YAML, "the key 1 is not text; expected it in quotes"),
            new Unreadable("true: x", Format.YAML, "the key true is not text"),
            new Unreadable("~: x", Format.YAML, "the key ~ is not text"),
            new Unreadable("? [a]\n: b", Format.YAML, "a key is not text"),
            new Unreadable("a: &x 1\n*x : 2", Format.YAML, "a key is not text"),
            new Unreadable("<<: {a: 1}", Format.YAML, "merge keys (<<) are not part of YAML 1.2"),
            new Unreadable("a: !!binary aGk=", Format.YAML, "the tag tag:yaml.org,2002:binary does not fit"),
            new Unreadable("a: !foo b", Format.YAML, "the tag does not fit; expected a value that JSON has, or quotes"),
            new Unreadable("a: !!set {b}", Format.YAML, "the tag tag:yaml.org,2002:set does not fit"),
            new Unreadable("a: !!map [1]", Format.YAML, "does not fit"),
            new Unreadable("a: !!int x", Format.YAML, "\"x\" is not a number"),
            new Unreadable("a: .nan", Format.YAML, "line 1, column 4: .nan is not a number that JSON has"),
            new Unreadable("a: -.Inf", Format.YAML, "-.Inf is not a number that JSON has"),
            new Unreadable("a: 1e99999999", Format.YAML, "has more than 1000 digits"),
            new Unreadable("a: 1\n---\nb: 2", Format.YAML, "line 2, column 1: there is a second document"),
            new Unreadable("a: 1\n...\nb", Format.YAML, "line 3, column 1: not well-formed YAML"),
            new Unreadable("%YAML 3.0\n---\na: 1", Format.YAML, "this is YAML 3.0; expected 1.2"),
            new Unreadable("a: *x", Format.YAML, "line 1, column 4: the alias stands for nothing"),
            new Unreadable("a: &x [*x]", Format.YAML, "line 1, column 8: the alias stands for nothing"),
            new Unreadable("a: x\u0001", Format.YAML, "a character that YAML does not allow: U+0001"),
            new Unreadable("a: \"\\uD800\"", Format.YAML, "line 1"),
            new Unreadable("a: " + "[".repeat(100_000), Format.YAML, "nested deeper than 64 levels"),
            new Unreadable("a: " + "{b: ".repeat(64), Format.YAML, "nested deeper than 64 levels"),
        };
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void refusesTextThatIsNoDocument(Unreadable row) {
        assertThatThrownBy(() -> Document.read(row.text(), row.format()))
                .isInstanceOf(UnreadableDocument.class)
                .hasMessageContaining(row.gist());
    }

    @Test
    void aliasesAreReadButMayNotExpandBeyondTheLimit() throws UnreadableDocument {
        assertThat(yaml("a: &x {b: [1]}\nc: *x").toJson()).isEqualTo("{\"a\":{\"b\":[1]},\"c\":{\"b\":[1]}}");

        StringBuilder laughs = new StringBuilder("l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 10; i++) {
            String alias = "*l" + (i - 1);
            laughs.append("l")
                    .append(i)
                    .append(": &l")
                    .append(i)
                    .append(" [")
                    .append((alias + ", ").repeat(9))
                    .append("]\n");
        }
        assertThatThrownBy(() -> yaml(laughs.toString()))
                .isInstanceOf(UnreadableDocument.class)
                .hasMessageMatching("line \\d+, column \\d+: (more than 500000 values|aliases expand to more than .*)");

        String long1 = "a: &x " + "y".repeat(100_000) + "\nb: [" + "*x, ".repeat(100) + "]";
        assertThatThrownBy(() -> yaml(long1)).hasMessageContaining("aliases expand to more than 8388608 bytes");
    }

    @Test
    void aliasesCountWhereNestingIsConcerned() {
        StringBuilder text = new StringBuilder("a0: &a0 [1]\n");
        for (int i = 1; i < 70; i++) {
            text.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append("]\n");
        }
        assertThatThrownBy(() -> yaml(text.toString())).hasMessageContaining("nested deeper than 64 levels");
    }

    @Test
    void sixtyFourLevelsAreRead() throws UnreadableDocument {
        String text = "{\"a\":".repeat(63) + "[]" + "}".repeat(63);
        assertThat(json(text).toJson()).isEqualTo(text);
        assertThat(yaml(text).toJson()).isEqualTo(text);
        assertThat(Document.of(json(text).json())).isEqualTo(json(text));
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void tenMegabytesAreRefusedWithSizeAndLimit(Format format) {
        byte[] bytes = ("{\"version\": 1, \"x\": \"" + "y".repeat(10 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
        TooLargeDocument refusal = catchThrowableOfType(TooLargeDocument.class, () -> Document.read(bytes, format));
        assertThat(refusal.size()).isEqualTo(bytes.length);
        assertThat(refusal.limit()).isEqualTo(8 << 20);
        assertThat(refusal).hasMessageContaining("10485783 bytes").hasMessageContaining("8388608");
    }

    @Test
    void aStreamIsReadNoFurtherThanTheLimit() {
        InputStream endless = new InputStream() {
            private long read;

            @Override
            public int read() {
                if (++read > Document.MAX_BYTES + 1L) {
                    throw new AssertionError("read beyond the limit");
                }
                return ' ';
            }
        };
        assertThatThrownBy(() -> Document.read(endless, Format.JSON)).isInstanceOf(TooLargeDocument.class);
    }

    @Test
    void aStreamIsReadWhole() throws Exception {
        byte[] bytes = "version: 1".getBytes(StandardCharsets.UTF_8);
        assertThat(Document.read(new ByteArrayInputStream(bytes), Format.YAML)).isEqualTo(Document.EMPTY);
    }

    @Test
    void aDocumentThatWouldBeStoredTooLargeIsRefused() {
        String yaml = "x: \"" + "\\e".repeat(2 << 20) + "\"";
        assertThatThrownBy(() -> yaml(yaml)).isInstanceOf(TooLargeDocument.class);
    }

    @Test
    void tooManyValuesAreRefused() {
        String text = "{\"a\":[" + "0,".repeat(Document.MAX_VALUES) + "0]}";
        for (Format format : Format.values()) {
            assertThatThrownBy(() -> Document.read(text, format)).hasMessageContaining("more than 500000 values");
        }
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWithTheirPlace() {
        byte[] latin1 = "{\"a\":\n \"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Document.read(latin1, Format.JSON))
                .hasMessage("line 2, column 3: not UTF-8: byte 0xe9 at offset 8");
        byte[] utf16 = "{\"a\":1}".getBytes(StandardCharsets.UTF_16);
        assertThatThrownBy(() -> Document.read(utf16, Format.JSON)).hasMessageContaining("not UTF-8: byte 0xfe");
        byte[] cut = {'{', '"', (byte) 0xc3};
        assertThatThrownBy(() -> Document.read(cut, Format.JSON)).hasMessageContaining("not UTF-8");
        byte[] surrogate = {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'};
        assertThatThrownBy(() -> Document.read(surrogate, Format.JSON)).hasMessageContaining("not UTF-8");
    }

    @Test
    void aTreeThatHoldsOneLongTextManyTimesIsRefusedBeforeItIsWrittenOut() {
        JsonValue text = Json.createValue("x".repeat(1 << 20));
        JsonArrayBuilder many = Json.createArrayBuilder();
        for (int i = 0; i < 4096; i++) {
            many.add(text);
        }
        JsonObject fourGigabytes = Json.createObjectBuilder().add("a", many).build();
        assertThatThrownBy(() -> Document.of(fourGigabytes)).isInstanceOf(TooLargeDocument.class);
        JsonValue number = Json.createValue(new BigDecimal("1".repeat(1000)));
        JsonArrayBuilder numbers = Json.createArrayBuilder();
        for (int i = 0; i < 10_000; i++) {
            numbers.add(number);
        }
        JsonObject digits = Json.createObjectBuilder().add("a", numbers).build();
        assertThatThrownBy(() -> Document.of(digits))
                .isInstanceOfSatisfying(TooLargeDocument.class, refused -> assertThat(refused.size())
                        .isLessThan(Document.MAX_BYTES + 1001L));
    }

    @Test
    void aTreeMadeByAProgramKeepsToTheSameLimits() {
        JsonValue deep = JsonValue.EMPTY_JSON_ARRAY;
        for (int i = 0; i < 64; i++) {
            deep = Json.createArrayBuilder().add(deep).build();
        }
        JsonObject nested = Json.createObjectBuilder().add("a", deep).build();
        assertThatThrownBy(() -> Document.of(nested)).hasMessage("nested deeper than 64 levels");
        JsonObject large =
                Json.createObjectBuilder().add("a", "x".repeat(9 << 20)).build();
        assertThatThrownBy(() -> Document.of(large)).isInstanceOf(TooLargeDocument.class);
        JsonObject half = Json.createObjectBuilder().add("a", "\ud800").build();
        assertThatThrownBy(() -> Document.of(half)).hasMessageContaining("half a surrogate pair");
        JsonArrayBuilder many = Json.createArrayBuilder();
        for (int i = 0; i <= Document.MAX_VALUES; i++) {
            many.add(JsonValue.NULL);
        }
        JsonObject wide = Json.createObjectBuilder().add("a", many).build();
        assertThatThrownBy(() -> Document.of(wide)).hasMessage("more than 500000 values");
    }

    @Test
    void aLongLineIsReadInLinearTime() throws UnreadableDocument {
        StringBuilder text = new StringBuilder("{\"version\":1");
        for (int i = 0; i < 200_000; i++) {
            text.append(",\"k").append(i).append("\":\"").append("v".repeat(20)).append('"');
        }
        Document document = json(text.append('}').toString());
        assertThat(document.position("/k199999")).isEqualTo(new Position(1, text.length() - 32));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: %s", "a: \"%s\"", "%%%s"})
    void aTextOfMegabytesIsReadInLinearTime(String form) {
        String text = form.formatted("x".repeat(8_000_000));
        assertTimeout(Duration.ofSeconds(10), () -> {
            try {
                Document.read(text, Format.YAML);
            } catch (UnreadableDocument e) {
                assertThat(form).startsWith("%%");
            }
        });
    }
}
