package io.gatehouse.policy.session;

import java.security.SecureRandom;
import java.util.Base64;

/** Texts that nobody can guess: 256 bits each, in base64url. */
final class Randoms {
    private static final int OCTETS = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Randoms() {}

    static String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets(OCTETS));
    }

    static byte[] octets(int count) {
        byte[] octets = new byte[count];
        RANDOM.nextBytes(octets);
        return octets;
    }
}
