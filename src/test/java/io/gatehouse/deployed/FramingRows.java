package io.gatehouse.deployed;

import static io.gatehouse.deployed.GuardRow.Outcome.CLEAR;
import static io.gatehouse.deployed.GuardRow.Outcome.PASSED;
import static io.gatehouse.deployed.GuardRow.Outcome.REFUSED;
import static io.gatehouse.deployed.GuardRow.Outcome.SAFE;
import static io.gatehouse.deployed.GuardRow.row;

import java.util.List;

/** How long a request is: what says it twice, wrongly, or in words that not everybody knows. */
final class FramingRows {
    private static final String CHUNKED = "5\nhello\n0\n\n";
    private static final String SMUGGLED = "GET /guard/smuggled HTTP/1.1\nHost: h\n\n";

    private FramingRows() {}

    private static String post(String fields, String body) {
        return "POST /guard/x HTTP/1.1\nHost: h\n" + fields + "\n\n" + body;
    }

    /** RFC 9112 §6.1. */
    static List<GuardRow> codings() {
        return List.of(
                row("chunked", post("Transfer-Encoding: chunked", CHUNKED), PASSED)
                        .arrivingWith("hello"),
                row("chunked in capitals", post("Transfer-Encoding: CHUNKED", CHUNKED), CLEAR)
                        .arrivingWith("hello"),
                row("chunked without a space", post("Transfer-Encoding:chunked", CHUNKED), PASSED)
                        .arrivingWith("hello"),
                row("chunked after a tab", post("Transfer-Encoding:\tchunked", CHUNKED), CLEAR)
                        .arrivingWith("hello"),
                row("chunked before spaces", post("Transfer-Encoding: chunked \t ", CHUNKED), CLEAR)
                        .arrivingWith("hello"),
                row("chunked on a folded line", post("Transfer-Encoding:\n chunked", CHUNKED), CLEAR)
                        .arrivingWith("hello"),
                row("a coding that only ends so", post("Transfer-Encoding: xchunked", CHUNKED), REFUSED),
                row("chunked twice in a list", post("Transfer-Encoding: chunked, chunked", CHUNKED), REFUSED),
                row("chunked before identity", post("Transfer-Encoding: chunked, identity", CHUNKED), REFUSED),
                row("identity before chunked", post("Transfer-Encoding: identity, chunked", CHUNKED), REFUSED),
                row("identity", post("Transfer-Encoding: identity", CHUNKED), REFUSED),
                row("gzip before chunked", post("Transfer-Encoding: gzip, chunked", CHUNKED), REFUSED),
                row("chunked before gzip", post("Transfer-Encoding: chunked, gzip", CHUNKED), REFUSED),
                row("gzip", post("Transfer-Encoding: gzip", CHUNKED), REFUSED),
                row("chunked in quotes", post("Transfer-Encoding: \"chunked\"", CHUNKED), REFUSED),
                row("chunked with a parameter", post("Transfer-Encoding: chunked;q=1", CHUNKED), REFUSED),
                row("an empty member before", post("Transfer-Encoding: , chunked", CHUNKED), REFUSED),
                row("an empty member after", post("Transfer-Encoding: chunked,", CHUNKED), REFUSED),
                row("no coding at all", post("Transfer-Encoding:", CHUNKED), REFUSED),
                row(
                        "chunked on two lines",
                        post("Transfer-Encoding: chunked\nTransfer-Encoding: chunked", CHUNKED),
                        REFUSED),
                row(
                        "identity on a second line",
                        post("Transfer-Encoding: chunked\nTransfer-Encoding: identity", CHUNKED),
                        REFUSED),
                row(
                        "an unknown one on a first line",
                        post("Transfer-Encoding: x\ntransfer-encoding: chunked", CHUNKED),
                        REFUSED),
                row("a space before the colon", post("Transfer-Encoding : chunked", CHUNKED), REFUSED),
                row("a vertical tab before it", post("Transfer-Encoding: \u000bchunked", CHUNKED), REFUSED),
                row("a NUL behind it", post("Transfer-Encoding: chunked\0", CHUNKED), REFUSED),
                row("a bare CR before it", post("Transfer-Encoding:␍chunked", CHUNKED), CLEAR)
                        .arrivingWith("hello"),
                row(
                        "chunked in HTTP/1.0",
                        "POST /guard/x HTTP/1.0\nHost: h\nTransfer-Encoding: chunked\n\n" + CHUNKED,
                        REFUSED),
                row(
                        "chunked in HTTP/1.0 with keep-alive",
                        "POST /guard/x HTTP/1.0\nHost: h\nConnection: keep-alive\nTransfer-Encoding: chunked\n\n"
                                + CHUNKED + SMUGGLED,
                        REFUSED),
                row(
                        "another field that looks like it",
                        "GET /guard/x HTTP/1.1\nHost: h\nTransfer_Encoding: chunked\n\n",
                        CLEAR));
    }

    /** RFC 9112 §6.3. */
    static List<GuardRow> lengths() {
        return List.of(
                row("a length", post("Content-Length: 5", "hello"), PASSED).arrivingWith("hello"),
                row("a length before spaces", post("Content-Length: 5 \t", "hello"), CLEAR)
                        .arrivingWith("hello"),
                row("a length on a folded line", post("Content-Length:\n 5", "hello"), CLEAR)
                        .arrivingWith("hello"),
                row("a length with zeros before", post("Content-Length: 005", "hello"), CLEAR)
                        .arrivingWith("hello"),
                row("the same length twice", post("Content-Length: 5\nContent-Length: 5", "hello"), CLEAR)
                        .arrivingWith("hello"),
                row("two lengths", post("Content-Length: 5\nContent-Length: 6", "hello!"), REFUSED),
                row("two lengths in another case", post("Content-Length: 6\ncontent-length: 5", "hello!"), REFUSED),
                row("the same length twice in a list", post("Content-Length: 5, 5", "hello"), CLEAR)
                        .arrivingWith("hello"),
                row("two lengths in a list", post("Content-Length: 5, 6", "hello!"), REFUSED),
                row("a length with a plus", post("Content-Length: +5", "hello"), REFUSED),
                row("a negative length", post("Content-Length: -5", "hello"), REFUSED),
                row("minus nothing", post("Content-Length: -0", SMUGGLED), REFUSED),
                row("a fraction", post("Content-Length: 5.0", "hello"), REFUSED),
                row("a hexadecimal length", post("Content-Length: 0x5", "hello"), REFUSED),
                row("a length with a space in it", post("Content-Length: 0 5", "hello"), REFUSED),
                row("a length with a parameter", post("Content-Length: 5;", "hello"), REFUSED),
                row("a length in quotes", post("Content-Length: \"5\"", "hello"), REFUSED),
                row("no length at all", post("Content-Length:", "hello"), REFUSED),
                row("a length that fits nowhere", post("Content-Length: 99999999999999999999", "hello"), REFUSED),
                row("a length of 2^64 + 5", post("Content-Length: 18446744073709551621", "hello"), REFUSED),
                row("the largest length of 63 bits", post("Content-Length: 9223372036854775807", "hello"), REFUSED),
                row("a length with a NUL", post("Content-Length: 5\0", "hello"), REFUSED),
                row("a length with a letter", post("Content-Length: 5a", "hello"), REFUSED),
                row("a space before the colon", post("Content-Length : 5", "hello"), REFUSED),
                row("content shorter than its length", post("Content-Length: 10", "hello"), SAFE),
                row(
                        "content that looks like a request",
                        "GET /guard/x HTTP/1.1\nHost: h\nContent-Length: {length}\n\n" + SMUGGLED,
                        PASSED));
    }

    /** RFC 9112 §6.1, §11.2: request smuggling. */
    static List<GuardRow> both() {
        return List.of(
                row(
                        "a length behind which a request is hidden from who reads chunks",
                        post("Content-Length: {length}\nTransfer-Encoding: chunked", "0\n\n" + SMUGGLED),
                        SAFE),
                row(
                        "chunks behind which a request is hidden from who reads lengths",
                        post("Content-Length: 4\nTransfer-Encoding: chunked", "{size}\n" + SMUGGLED + "\n0\n\n"),
                        SAFE),
                row("both, in the other order", post("Transfer-Encoding: chunked\nContent-Length: 5", CHUNKED), CLEAR)
                        .arrivingWith("hello"),
                row("both, that agree", post("Content-Length: 15\nTransfer-Encoding: chunked", CHUNKED), CLEAR)
                        .arrivingWith("hello"),
                row(
                                "a length of nothing and chunks",
                                post("Content-Length: 0\nTransfer-Encoding: chunked", CHUNKED),
                                CLEAR)
                        .arrivingWith("hello"),
                row(
                        "a length and a coding nobody knows",
                        post("Content-Length: 5\nTransfer-Encoding: cow", "hello"),
                        REFUSED),
                row(
                        "a length and a coding with a space before the colon",
                        post("Content-Length: 5\nTransfer-Encoding : chunked", "hello"),
                        REFUSED),
                row(
                                "a length and a coding folded away",
                                post("Content-Length: 5\nX: y\n Transfer-Encoding: chunked", "hello"),
                                CLEAR)
                        .arrivingWith("hello"),
                row(
                                "a length and a coding behind a bare CR",
                                post("Content-Length: 5\nX: y␍Transfer-Encoding: chunked", "hello"),
                                CLEAR)
                        .arrivingWith("hello"),
                row(
                        "a length and a coding behind a bare LF",
                        post("Content-Length: 5\nX: y␊Transfer-Encoding: chunked", "0\n\n"),
                        SAFE),
                row(
                        "a length in HTTP/1.0 and chunks",
                        "POST /guard/x HTTP/1.0\nHost: h\nContent-Length: 5\nTransfer-Encoding: chunked\n\n" + CHUNKED,
                        REFUSED));
    }

    private static String chunks(String body) {
        return post("Transfer-Encoding: chunked", body);
    }

    /** RFC 9112 §7.1. */
    static List<GuardRow> chunks() {
        return List.of(
                row("two chunks", chunks("5\nhello\nA\n0123456789\n0\n\n"), PASSED)
                        .arrivingWith("hello0123456789"),
                row("a size with zeros before", chunks("0005\nhello\n000\n\n"), CLEAR)
                        .arrivingWith("hello"),
                row("a negative size", chunks("-5\nhello\n0\n\n"), SAFE),
                row("a size with a plus", chunks("+5\nhello\n0\n\n"), SAFE),
                row("a size with 0x", chunks("0x5\nhello\n0\n\n"), SAFE),
                row("a size after a space", chunks(" 5\nhello\n0\n\n"), SAFE),
                row("a size before a space", chunks("5 \nhello\n0\n\n"), SAFE),
                row("a size before a tab", chunks("5\t\nhello\n0\n\n"), SAFE),
                row("no size", chunks("\nhello\n0\n\n"), SAFE),
                row("a size that is no number", chunks("g\nhello\n0\n\n"), SAFE),
                row("a size with a letter behind", chunks("5h\nhello\n0\n\n"), SAFE),
                row("a size of 2^32 + 5", chunks("100000005\nhello\n0\n\n"), SAFE),
                row("a size of 2^63 - 1", chunks("7fffffffffffffff\nhello\n0\n\n"), SAFE),
                row("a size of 2^64 + 5", chunks("10000000000000005\nhello\n0\n\n"), SAFE),
                row("a size of 2^64 - 1", chunks("ffffffffffffffff\nhello\n0\n\n"), SAFE),
                row("a size with a NUL", chunks("5\0\nhello\n0\n\n"), SAFE),
                row("a size before a bare CR", chunks("5␍hello\n0\n\n"), SAFE),
                row("lines that end in LF", chunks("5␊hello␊0␊␊"), SAFE),
                row("an extension", chunks("5;a=b\nhello\n0;c\n\n"), CLEAR).arrivingWith("hello"),
                row("an extension in quotes", chunks("5;a=\"b;c\"\nhello\n0\n\n"), CLEAR)
                        .arrivingWith("hello"),
                row("a line end in quotes", chunks("5;a=\"\nhello\n0\n\n"), SAFE),
                row("a bare LF in an extension", chunks("5;a␊hello\n0\n\n"), SAFE),
                row("a bare CR in an extension", chunks("5;a␍b\nhello\n0\n\n"), SAFE),
                row("a space before an extension", chunks("5 ;a\nhello\n0\n\n"), SAFE),
                row("a long extension", chunks("5;a=" + "x".repeat(20_000) + "\nhello\n0\n\n"), SAFE),
                row("more octets than the size says", chunks("3\nhello\n0\n\n"), SAFE),
                row("fewer octets than the size says", chunks("7\nhello\n0\n\n"), SAFE),
                row("no line end after a chunk", chunks("5\nhello0\n\n"), SAFE),
                row("no last chunk", chunks("5\nhello\n"), SAFE),
                row("no line end after the last chunk", chunks("5\nhello\n0\n"), SAFE),
                row("a last chunk with a minus", chunks("5\nhello\n-0\n\n"), SAFE));
    }

    /** RFC 9110 §6.5.1. */
    static List<GuardRow> trailers() {
        return List.of(
                row("a trailer", chunks("5\nhello\n0\nX-T: 1\n\n"), CLEAR).arrivingWith("hello"),
                row("a length", chunks("5\nhello\n0\nContent-Length: 50\n\n"), SAFE),
                row("a coding", chunks("5\nhello\n0\nTransfer-Encoding: chunked\n\n"), SAFE),
                row("a host", chunks("5\nhello\n0\nHost: evil\n\n"), SAFE).arriving(arrived -> {
                    if (arrived.values("X-Forwarded-Host").contains("evil")) {
                        throw new AssertionError("the trailer was taken for the host");
                    }
                }),
                row("credentials", chunks("5\nhello\n0\nAuthorization: Bearer x\n\n"), SAFE)
                        .arrivingWithout("Authorization"),
                row("a name that is no token", chunks("5\nhello\n0\nBad Name: x\n\n"), SAFE),
                row("a space before the colon", chunks("5\nhello\n0\nX : x\n\n"), SAFE),
                row("a folded line", chunks("5\nhello\n0\nX: a\n b\n\n"), SAFE),
                row("a NUL", chunks("5\nhello\n0\nX: a\0b\n\n"), SAFE),
                row("no end", chunks("5\nhello\n0\nX: a\n"), SAFE));
    }
}
