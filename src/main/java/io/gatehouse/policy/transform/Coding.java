package io.gatehouse.policy.transform;

import io.gatehouse.exchange.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** How content is coded (RFC 9110 §8.4.1), as far as it makes a difference here. */
enum Coding {
    IDENTITY,
    GZIP,
    OTHER;

    static Coding of(Headers headers) {
        List<String> codings = headers.members("Content-Encoding").stream()
                .filter(coding -> !coding.equalsIgnoreCase("identity"))
                .toList();
        if (codings.isEmpty()) {
            return IDENTITY;
        }
        return codings.size() == 1 && isGzip(codings.get(0)) ? GZIP : OTHER;
    }

    static boolean isGzip(String name) {
        return name.equalsIgnoreCase("gzip") || name.equalsIgnoreCase("x-gzip");
    }

    /** What was compressed, of which a few octets may be very many. */
    static byte[] unzipped(byte[] content, int most) throws Obstacle {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            byte[] plain = in.readNBytes(most);
            if (plain.length == most && in.read() >= 0) {
                throw new Obstacle(Unchanged.TOO_LARGE);
            }
            return plain;
        } catch (IOException e) {
            throw new Obstacle(Unchanged.NOT_JSON);
        }
    }
}
