package io.gatehouse.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one-way hash of a key, such as {@code sha256:9f86…}. A fast one will do, since a key is random and long, unlike a
 * password.
 *
 * @param algorithm its name in Java, such as {@code SHA-256}
 * @param digest in hexadecimal digits, lower-case
 */
public record KeyHash(String algorithm, String digest) {
    static final String EXPECTED = "sha256: and 64 hexadecimal digits, or sha512: and 128";

    private static final Pattern FORM = Pattern.compile("sha(256|512):([0-9A-Fa-f]+)");

    /** Reads a hash; what is none may be the key itself, and is not shown. */
    public static KeyHash parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || form.group(2).length() * 4 != Integer.parseInt(form.group(1))) {
            throw new BadValue("is not the hash of a key, and not shown, since it may be the key", "", EXPECTED);
        }
        return new KeyHash("SHA-" + form.group(1), Names.lowerCase(form.group(2)));
    }

    /** The hash of this key; {@code algorithm} is {@code SHA-256} or {@code SHA-512}. */
    public static KeyHash of(String algorithm, String key) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(key.getBytes(StandardCharsets.UTF_8));
            return new KeyHash(algorithm, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
