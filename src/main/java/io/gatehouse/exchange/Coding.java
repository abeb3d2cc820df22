package io.gatehouse.exchange;

import java.util.List;

/** How content is coded (RFC 9110 §8.4.1), as far as it makes a difference here. */
public enum Coding {
    IDENTITY,
    GZIP,
    OTHER;

    /** That of a message with these fields; anything but gzip alone is another one. */
    public static Coding of(Headers headers) {
        List<String> codings = headers.members("Content-Encoding").stream()
                .filter(coding -> !coding.equalsIgnoreCase("identity"))
                .toList();
        if (codings.isEmpty()) {
            return IDENTITY;
        }
        return codings.size() == 1 && isGzip(codings.get(0)) ? GZIP : OTHER;
    }

    private static boolean isGzip(String name) {
        return name.equalsIgnoreCase("gzip") || name.equalsIgnoreCase("x-gzip");
    }
}
