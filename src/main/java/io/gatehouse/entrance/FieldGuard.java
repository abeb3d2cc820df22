package io.gatehouse.entrance;

import io.gatehouse.entrance.Guard.Reading;
import io.gatehouse.entrance.Guard.Verdict;
import io.gatehouse.exchange.FieldValue;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Token;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the fields of a request say one thing only: how long it is, whom it is for, who sent it.
 *
 * <p>One pass over the fields, which every request takes. Used once, by one thread.
 */
final class FieldGuard {
    /** A length of so many digits fits into 63 bits, and is more than anybody sends. */
    private static final int LONGEST = 18;

    private final String protocol;
    private final boolean splits;
    private @Nullable String wrong;
    private @Nullable String host;
    private @Nullable String length;
    private @Nullable String coding;
    private @Nullable String credentials;
    private boolean unmet;

    private FieldGuard(Reading container) {
        protocol = container.protocol();
        splits = container.splits() && protocol.startsWith("HTTP/1");
    }

    static Verdict judge(Headers headers, Reading container) {
        FieldGuard guard = new FieldGuard(container);
        headers.forEach(guard::look);
        return guard.verdict();
    }

    private void look(String name, String value) {
        if (!Token.is(name)) {
            wrong = "a field whose name is no token";
        } else if (!FieldValue.is(value)) {
            wrong = "a field that holds a control character";
        } else if (splits && value.startsWith(":") && !value.startsWith("::") && !isOctets(name, value)) {
            // RFC 9112 §5.1 demands a refusal; an IPv6 address may begin with two
            wrong = "a space before the colon of a field";
        }
        switch (name.length()) {
            case 4 -> host = name.equalsIgnoreCase("Host") ? single(name, host, value) : host;
            case 6 -> unmet |= name.equalsIgnoreCase("Expect") && !isContinue(value);
            case 13 ->
                credentials = name.equalsIgnoreCase("Authorization") ? single(name, credentials, value) : credentials;
            case 14 -> length = name.equalsIgnoreCase("Content-Length") ? single(name, length, value) : length;
            case 17 -> coding = name.equalsIgnoreCase("Transfer-Encoding") ? single(name, coding, value) : coding;
            default -> {}
        }
    }

    /** Whether it is a field of certificates, whose octets stand between two colons (RFC 9440 §2). */
    private static boolean isOctets(String name, String value) {
        return value.length() > 2
                && value.endsWith(":")
                && (name.equalsIgnoreCase("Client-Cert") || name.equalsIgnoreCase("Client-Cert-Chain"));
    }

    private String single(String name, @Nullable String before, String value) {
        if (before != null) {
            wrong = "several fields " + name;
        }
        return value;
    }

    private Verdict verdict() {
        if (wrong != null) {
            return new Verdict(400, "The request has " + wrong + '.');
        }
        if (host != null && !Authority.isClear(host)) {
            return new Verdict(400, "The Host of the request is no host and port.");
        }
        if (host == null && protocol.equals("HTTP/1.1")) {
            return new Verdict(400, "The request has no Host.");
        }
        if (length != null && !isLength(length)) {
            return new Verdict(400, "The Content-Length of the request is no length.");
        }
        Verdict framing = coding == null ? Verdict.PASS : coding(coding);
        if (!framing.passes() || !unmet || protocol.equals("HTTP/1.0")) {
            return framing;
        }
        return new Verdict(417, "The only expectation that is met here is 100-continue.");
    }

    /** RFC 9112 §6.1 and §6.3: anything but {@code chunked} alone frames a message in one way for one server only. */
    private Verdict coding(String value) {
        if (length != null) {
            return new Verdict(400, "The request has both Transfer-Encoding and Content-Length.");
        }
        if (!protocol.equals("HTTP/1.1")) {
            return new Verdict(400, protocol + " has no Transfer-Encoding.");
        }
        List<String> codings = Stream.of(value.split(",", -1))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (codings.indexOf("chunked") != codings.size() - 1) {
            return new Verdict(400, "The Transfer-Encoding of the request does not end in chunked.");
        }
        return value.equalsIgnoreCase("chunked")
                ? Verdict.PASS
                : new Verdict(501, "The request has a Transfer-Encoding other than chunked.");
    }

    static boolean isLength(String value) {
        return !value.isEmpty() && value.length() <= LONGEST && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** RFC 9110 §10.1.1: an expectation that is not known can be answered 417. */
    private static boolean isContinue(String value) {
        for (String member : value.split(",", -1)) {
            if (!member.isBlank() && !member.strip().equalsIgnoreCase("100-continue")) {
                return false;
            }
        }
        return true;
    }
}
