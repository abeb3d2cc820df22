package io.gatehouse.deployed;

import static io.gatehouse.deployed.AnswerRow.Outcome.BROKEN;
import static io.gatehouse.deployed.AnswerRow.Outcome.CLEAR;
import static io.gatehouse.deployed.AnswerRow.Outcome.PASSED;
import static io.gatehouse.deployed.AnswerRow.Outcome.REFUSED;
import static io.gatehouse.deployed.AnswerRow.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Answers of upstreams that are broken, or mean harm. */
final class AnswerRows {
    private AnswerRows() {}

    private static String ok(String fields) {
        return "HTTP/1.1 200 OK\n" + fields + "\nContent-Length: 2\n\nok";
    }

    private static String framed(String fields, String body) {
        return "HTTP/1.1 200 OK\n" + fields + "\n\n" + body;
    }

    /** RFC 9112 §4, RFC 9110 §15. */
    static List<AnswerRow> statusLines() {
        String rest = "\nContent-Length: 2\n\nok";
        List<AnswerRow> rows = new ArrayList<>(List.of(
                row("a status without a reason", "HTTP/1.1 200 " + rest, PASSED).arrivingAs(200, "ok"),
                row("a status without a reason and a space", "HTTP/1.1 200" + rest, CLEAR)
                        .arrivingAs(200, "ok"),
                row("a status nobody knows", "HTTP/1.1 599 Odd" + rest, PASSED).arrivingAs(599, "ok"),
                row("a reason outside ASCII", "HTTP/1.1 200 \u00e9\u0001" + rest, PASSED)
                        .arrivingAs(200, "ok"),
                row("HTTP/1.0", "HTTP/1.0 200 OK" + rest, PASSED).arrivingAs(200, "ok"),
                row("an empty line before", "\nHTTP/1.1 200 OK" + rest, CLEAR).arrivingAs(200, "ok"),
                row("nothing", "", REFUSED),
                row("empty lines", "\n\n\n\n\n\n\n\n\n\n", REFUSED),
                row(
                        "an unasked upgrade",
                        "HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: x\n\n",
                        REFUSED)));
        for (String line : List.of(
                "HTTP/1.1 099 Low",
                "HTTP/1.1 000 None",
                "HTTP/1.1 600 High",
                "HTTP/1.1 999 Highest",
                "HTTP/1.1 20 Short",
                "HTTP/1.1 2000 Long",
                "HTTP/1.1 2e2 Odd",
                "HTTP/1.1 -200 Odd",
                "HTTP/1.1 +20 Odd",
                "HTTP/1.1 200OK",
                "HTTP/1.1  200 OK",
                "HTTP/1.1\t200 OK",
                " HTTP/1.1 200 OK",
                "HTTP/2 200 OK",
                "HTTP/2.0 200 OK",
                "HTTP/0.9 200 OK",
                "HTTP/11 200 OK",
                "HTTP/1.1200 OK",
                "http/1.1 200 OK",
                "ICY 200 OK",
                "HTTP/1.1 OK",
                "220 mail.example ESMTP",
                "x",
                "GET / HTTP/1.1",
                "x\nHTTP/1.1 200 OK")) {
            rows.add(row("no status line: " + line.replace('\n', '|'), line + rest, REFUSED));
        }
        return rows;
    }

    /** RFC 9112 §5, RFC 9110 §5.5. */
    static List<AnswerRow> fields() {
        return List.of(
                row("a space in a name", ok("X B: 1"), REFUSED),
                row("a separator in a name", ok("X(: 1"), REFUSED),
                row("a letter outside ASCII in a name", ok("X\u00e9: 1"), REFUSED),
                row("a NUL in a name", ok("X\0: 1"), REFUSED),
                row("a bare CR in a name", ok("X␍A: 1"), REFUSED),
                row("no name", ok(": 1"), REFUSED),
                row("no colon", ok("X"), REFUSED),
                row("a space before the colon", ok("X-A : 1"), CLEAR).arrivingWith("X-A", "1"),
                row("a first line that begins with a space", ok(" X-A: 1"), REFUSED),
                row("a folded line", ok("X-A: 1\n 2"), CLEAR).arrivingWith("X-A", "1 2"),
                row("a field folded away", ok("X-A: 1\n\tSet-Cookie: a=b"), CLEAR)
                        .arriving(answer ->
                                assertThat(answer.values("Set-Cookie")).isEmpty()),
                row("a bare CR in a value", ok("X-A: 1␍Set-Cookie: a=b"), CLEAR)
                        .arriving(answer ->
                                assertThat(answer.values("Set-Cookie")).isEmpty()),
                row("a NUL in a value", ok("X-A: 1\0" + "2"), CLEAR),
                row("control characters in a value", ok("X-A: 1\u0001\u0008\u000b\u001f\u007f2"), CLEAR),
                row("octets outside ASCII in a value", ok("X-A: \u00e9\u00ff"), PASSED)
                        .arrivingWith("X-A", "\u00e9\u00ff"),
                row("lines that end in LF", "HTTP/1.1 200 OK␊X-A: 1␊Content-Length: 2␊␊ok", CLEAR)
                        .arrivingAs(200, "ok")
                        .arrivingWith("X-A", "1"),
                row("a head that does not end", "HTTP/1.1 200 OK\nX-A: 1\n", REFUSED),
                row("a head that ends in a line", "HTTP/1.1 200 OK\nX-A: 1", REFUSED),
                row("a status line alone", "HTTP/1.1 200 OK\n", REFUSED),
                row("a line of 100 KiB", ok("X-A: " + "x".repeat(100_000)), REFUSED),
                row("a thousand fields", ok("X-A: 1\n".repeat(1000).strip()), REFUSED),
                row(
                        "a head of 200 KiB",
                        ok(("X-A: " + "x".repeat(2000) + "\n").repeat(100).strip()),
                        REFUSED),
                row(
                        "a head of 20 KiB",
                        ok(("X-A: " + "x".repeat(1000) + "\n").repeat(20).strip()),
                        CLEAR));
    }

    /** RFC 9112 §6. */
    static List<AnswerRow> framing() {
        List<AnswerRow> rows = new ArrayList<>(List.of(
                row("chunks", framed("Transfer-Encoding: chunked", "2\nok\n0\n\n"), PASSED)
                        .arrivingAs(200, "ok"),
                row("chunks in capitals", framed("Transfer-Encoding: CHUNKED", "2\nok\n0\n\n"), CLEAR)
                        .arrivingAs(200, "ok"),
                row(
                                "chunks and a length",
                                framed("Transfer-Encoding: chunked\nContent-Length: 1", "2\nok\n0\n\n"),
                                CLEAR)
                        .arrivingAs(200, "ok"),
                row("content that the connection ends", framed("X-A: 1", "ok"), PASSED)
                        .arrivingAs(200, "ok"),
                row("two lengths", framed("Content-Length: 2\nContent-Length: 3", "ok!"), REFUSED),
                row("the same length twice", framed("Content-Length: 2\nContent-Length: 2", "ok"), CLEAR)
                        .arrivingAs(200, "ok"),
                row(
                        "two codings",
                        framed("Transfer-Encoding: chunked\nTransfer-Encoding: chunked", "2\nok\n0\n\n"),
                        REFUSED),
                row("a coding in HTTP/1.0", "HTTP/1.0 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n", REFUSED),
                row("content that breaks off", framed("Content-Length: 9", "ok"), BROKEN),
                row("chunks that break off", framed("Transfer-Encoding: chunked", "9\nok"), BROKEN),
                row("no last chunk", framed("Transfer-Encoding: chunked", "2\nok\n"), BROKEN),
                row("no line end after a chunk", framed("Transfer-Encoding: chunked", "2\nok0\n\n"), BROKEN)));
        for (String length : List.of("2, 3", "+2", "-2", "0x2", "2.0", "2 2", "", "x", "99999999999999999999")) {
            rows.add(row("no length: " + length, framed("Content-Length: " + length, "ok"), REFUSED));
        }
        for (String coding :
                List.of("gzip, chunked", "chunked, gzip", "identity", "xchunked", "chunked;a", "\"chunked\"", "")) {
            rows.add(row("no coding: " + coding, framed("Transfer-Encoding: " + coding, "2\nok\n0\n\n"), REFUSED));
        }
        for (String size : List.of("x", "-2", "0x2", "", "ffffffffffffffffff", "10000000000000002")) {
            rows.add(row("no chunk size: " + size, framed("Transfer-Encoding: chunked", size + "\nok\n0\n\n"), BROKEN));
        }
        return rows;
    }

    /** RFC 9110 §15.2, RFC 9112 §6.3, §9.2: more than the one answer that is due. */
    static List<AnswerRow> surplus() {
        String next = "HTTP/1.1 200 OK\nContent-Length: 4\n\nevil";
        return List.of(
                row("an interim answer before", "HTTP/1.1 103 Early Hints\nLink: </a>\n\n" + ok("X-A: 1"), PASSED)
                        .arrivingAs(200, "ok"),
                row("100 (Continue) that nobody waits for", "HTTP/1.1 100 Continue\n\n" + ok("X-A: 1"), PASSED)
                        .arrivingAs(200, "ok"),
                row("interim answers without end", "HTTP/1.1 102 Processing\n\n".repeat(1000) + ok("X-A: 1"), REFUSED),
                row("interim answers alone", "HTTP/1.1 102 Processing\n\n", REFUSED),
                row("octets after the content", ok("X-A: 1") + "evil", PASSED).arrivingAs(200, "ok"),
                row("an answer after the answer", ok("X-A: 1") + next, PASSED).arrivingAs(200, "ok"),
                row("an answer after chunks", framed("Transfer-Encoding: chunked", "2\nok\n0\n\n") + next, PASSED)
                        .arrivingAs(200, "ok"),
                row("content after 204", "HTTP/1.1 204 No Content\n\n" + next, PASSED)
                        .arrivingAs(204, ""),
                row("a length and content after 204", "HTTP/1.1 204 No Content\nContent-Length: 4\n\nevil", PASSED)
                        .arrivingAs(204, ""),
                row("chunks after 204", "HTTP/1.1 204 No Content\nTransfer-Encoding: chunked\n\n4\nevil\n0\n\n", PASSED)
                        .arrivingAs(204, ""),
                row("content after 304", "HTTP/1.1 304 Not Modified\nContent-Length: 4\n\nevil", PASSED)
                        .arrivingAs(304, ""),
                row("content in answer to HEAD", next, PASSED).to("HEAD").arrivingAs(200, ""),
                row("chunks in answer to HEAD", framed("Transfer-Encoding: chunked", "4\nevil\n0\n\n"), PASSED)
                        .to("HEAD")
                        .arrivingAs(200, ""));
    }
}
