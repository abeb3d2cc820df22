package io.gatehouse.deployed;

import static io.gatehouse.deployed.GuardRow.Outcome.CLEAR;
import static io.gatehouse.deployed.GuardRow.Outcome.PASSED;
import static io.gatehouse.deployed.GuardRow.Outcome.REFUSED;
import static io.gatehouse.deployed.GuardRow.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Names, values and lines of fields, and the one that says whom a request is for. */
final class FieldRows {
    private FieldRows() {}

    private static String get(String fields) {
        return "GET /guard/x HTTP/1.1\nHost: h\n" + fields + "\n\n";
    }

    /** RFC 9112 §5.1, RFC 9110 §5.1. */
    static List<GuardRow> names() {
        List<GuardRow> rows = new ArrayList<>(List.of(
                row("all that a token may hold", get("!#$%&'*+-.^_`|~09aZ: 1"), CLEAR),
                row("a space before the colon", get("Foo : b"), REFUSED),
                row("a tab before the colon", get("Foo\t: b"), REFUSED),
                row("no colon", get("Foo"), CLEAR),
                row("no name", get(": b"), CLEAR),
                row("a space in the name", get("F o: b"), REFUSED),
                row("a letter outside ASCII", get("F\u00e9: b"), REFUSED),
                row("a NUL in the name", get("F\0o: b"), REFUSED),
                row("a DEL in the name", get("F\u007fo: b"), REFUSED),
                row("a bare CR in the name", get("F␍o: b"), CLEAR),
                row("a first line that begins with a space", "GET /guard/x HTTP/1.1\n Foo: b\nHost: h\n\n", CLEAR),
                row("a first line that begins with a tab", "GET /guard/x HTTP/1.1\n\tHost: g\nHost: h\n\n", CLEAR)));
        for (char c : "\"(),/;<=>?@[\\]{}".toCharArray()) {
            rows.add(row("the separator " + c + " in the name", get("F" + c + "o: b"), REFUSED));
        }
        return rows;
    }

    /** RFC 9110 §5.5. */
    static List<GuardRow> values() {
        List<GuardRow> rows = new ArrayList<>(List.of(
                row("no value", get("X-A:"), PASSED).arrivingWith("X-A", ""),
                row("spaces around a value", get("X-A: \t b \t "), PASSED).arrivingWith("X-A", "b"),
                row("a tab in a value", get("X-A: b\tc"), CLEAR)
                        .arriving(arrived ->
                                assertThat(arrived.values("X-A").get(0)).matches("b[ \t]c")),
                row("octets outside ASCII", get("X-A: \u00e9\u00ff\u0080"), CLEAR)
                        .arrivingWith("X-A", "\u00e9\u00ff\u0080"),
                row("a bare CR in a value", get("X-A: b␍c"), CLEAR),
                row("a field behind a bare CR", get("X-A: b␍X-B: c"), CLEAR),
                row("a bare CR at the end", get("X-A: b␍"), CLEAR),
                row("lines that end in LF", "GET /guard/x HTTP/1.1␊Host: h␊X-A: b␊␊", CLEAR)
                        .arrivingWith("X-A", "b"),
                row("one line that ends in LF", get("X-A: b␊X-B: c"), CLEAR).arrivingWith("X-B", "c")));
        for (char c : new char[] {0, 1, 7, 8, 0x0b, 0x0c, 0x0e, 0x1b, 0x1f, 0x7f}) {
            rows.add(row("the control character " + (int) c, get("X-A: b" + c + "c"), REFUSED));
        }
        return rows;
    }

    /** RFC 9112 §5.2. */
    static List<GuardRow> folds() {
        return List.of(
                row("a line folded with a space", get("X-A: b\n c"), CLEAR)
                        .arriving(arrived ->
                                assertThat(arrived.values("X-A").get(0)).matches("b[ \t]+c")),
                row("a line folded with a tab", get("X-A: b\n\tc"), CLEAR)
                        .arriving(arrived ->
                                assertThat(arrived.values("X-A").get(0)).matches("b[ \t]+c")),
                row("a line folded twice", get("X-A: b\n c\n   d"), CLEAR),
                row("a line folded after a bare LF", get("X-A: b␊ c"), CLEAR),
                row("a folded line of spaces", get("X-A: b\n \n\t"), CLEAR),
                row("a fold before the value", get("X-A:\n b"), CLEAR).arrivingWith("X-A", "b"),
                row("a field folded away", get("X-A: b\n X-B: c"), CLEAR).arrivingWithout("X-B"),
                row("a Host folded away", get("X-A: b\n Host: evil"), CLEAR));
    }

    /** RFC 9110 §5.3: what several lines of one field are. */
    static List<GuardRow> several() {
        return List.of(
                row("several of a list", get("X-A: b\nX-A: c"), PASSED)
                        .arriving(arrived -> assertThat(arrived.values("X-A")).containsExactly("b", "c")),
                row("several cookies", get("Cookie: a=1\nCookie: b=2"), CLEAR)
                        .arriving(arrived -> assertThat(String.join("; ", arrived.values("Cookie")))
                                .isEqualTo("a=1; b=2")),
                row("credentials twice", get("Authorization: Bearer a\nAuthorization: Bearer b"), REFUSED),
                row(
                        "credentials twice in another case",
                        get("Authorization: Bearer a\nAUTHORIZATION: Bearer a"),
                        REFUSED),
                row("two hundred fields", get("X-A: b\n".repeat(200).strip()), CLEAR),
                row("ten thousand fields", get("X-A: b\n".repeat(10_000).strip()), REFUSED),
                row("a field of 100 KiB", get("X-A: " + "b".repeat(100_000)), REFUSED));
    }

    private static String host(String host) {
        return "GET /guard/x HTTP/1.1\nHost: " + host + "\n\n";
    }

    /** RFC 9112 §3.2, RFC 9110 §7.2. */
    static List<GuardRow> hosts() {
        List<GuardRow> rows = new ArrayList<>(List.of(
                row("a name", host("Pets.Example."), PASSED).arrivingWith("X-Forwarded-Host", "Pets.Example."),
                row("a name and a port", host("h:65535"), PASSED).arrivingWith("X-Forwarded-Host", "h:65535"),
                row("a name and no port behind the colon", host("h:"), CLEAR),
                row("an address", host("127.0.0.1:80"), PASSED).arrivingWith("X-Forwarded-Host", "127.0.0.1:80"),
                row("an IPv6 address", host("[2001:db8::1]:8080"), CLEAR)
                        .arrivingWith("X-Forwarded-Host", "[2001:db8::1]:8080"),
                row("none", "GET /guard/x HTTP/1.1\n\n", REFUSED),
                row("none in HTTP/1.0", "GET /guard/x HTTP/1.0\n\n", PASSED),
                row("the same twice", "GET /guard/x HTTP/1.1\nHost: h\nHost: h\n\n", REFUSED),
                row("two", "GET /guard/x HTTP/1.1\nHost: h\nHost: g\n\n", REFUSED),
                row("two in another case", "GET /guard/x HTTP/1.1\nHost: h\nhOST: g\n\n", REFUSED),
                row("two in HTTP/1.0", "GET /guard/x HTTP/1.0\nHost: h\nHost: g\n\n", REFUSED),
                row("a space before the colon", "GET /guard/x HTTP/1.1\nHost : h\n\n", REFUSED),
                row(
                        "one and one with a space before the colon",
                        "GET /guard/x HTTP/1.1\nHost: h\nHost : g\n\n",
                        REFUSED),
                row("one on a folded line", "GET /guard/x HTTP/1.1\nHost:\n h\n\n", CLEAR)
                        .arrivingWith("X-Forwarded-Host", "h"),
                row("one that goes on on a folded line", "GET /guard/x HTTP/1.1\nHost: h\n g\n\n", REFUSED)));
        for (String wrong : List.of(
                "",
                "h:0",
                "h:65536",
                "h:99999999999",
                "h:-1",
                "h:+80",
                "h:80:80",
                "h:8o",
                "user@h",
                "user:pw@h",
                "h g",
                "h,g",
                "h/x",
                "h/../x",
                "h?x",
                "h#x",
                "h%2e",
                "h%00",
                "[::1",
                "[::1]x",
                "[::1]:x",
                "[h]",
                "::1",
                "h\tg",
                "h\u00e9",
                "h;x",
                "h\\x",
                "<h>",
                "\"h\"",
                "h\0",
                "http://h",
                "*")) {
            rows.add(row("no host: " + wrong.replace('\0', '0'), host(wrong), REFUSED));
        }
        return rows;
    }
}
