package io.gatehouse.snapshot;

import io.gatehouse.config.Document;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a file found: its content, or why there is none.
 *
 * @param print equal for equal findings
 * @param content null when there is none
 * @param trouble why there is no content, in words that follow the file's name; null when there is
 */
record Sighting(
        String print, byte @Nullable [] content, @Nullable String trouble) {

    /** Looks now. A pipe or a device is not read, since that might wait for ever, and never more than a document may have. */
    static Sighting of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return trouble("is a folder");
            }
            if (!attributes.isRegularFile()) {
                return trouble("is no regular file");
            }
            if (attributes.size() > Document.MAX_BYTES) {
                return trouble("is larger than " + (Document.MAX_BYTES >> 20) + " MiB");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(Document.MAX_BYTES + 1);
                return new Sighting(sha256(content), content, null);
            }
        } catch (IOException e) {
            return trouble("can't be read: " + Reason.of(e));
        }
    }

    private static Sighting trouble(String words) {
        return new Sighting(words, null, words);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM knows SHA-256", e);
        }
    }
}
