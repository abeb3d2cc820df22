package io.gatehouse.config;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A secret in a file, read again when the file has changed.
 *
 * <p>The file is looked at when the secret is used, at most once a second, by one thread while others go on with what there
 * is. When it is gone or can't be used any more the last value stays, and that is logged once, by the reference: a mount
 * that is being renewed must not fail requests. Threads: any.
 */
final class FileSecret implements Secret {
    private static final System.Logger LOG = System.getLogger(FileSecret.class.getName());
    private static final int MAX_BYTES = 64 << 10;
    private static final long LOOK_AFTER = Duration.ofSeconds(1).toNanos();

    /** A file this young may change again within what its time can tell; it is read again at the next look. */
    private static final Duration YOUNG = Duration.ofSeconds(3);

    private final SecretFile file;
    private final Secrets.Fit fit;
    private final LongSupplier nanos;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Held held;
    private @Nullable String told;

    /** @param stamp as the file stood when it was read; null when that can't be relied on */
    private record Held(String value, @Nullable Stamp stamp, long lookedAt) {}

    private FileSecret(SecretFile file, Secrets.Fit fit, LongSupplier nanos) throws MissingSecret {
        this.file = file;
        this.fit = fit;
        this.nanos = nanos;
        this.held = read();
    }

    /**
     * The secret in the file of this name.
     *
     * @param name a path; one that is not absolute is looked for below each root, in this order
     */
    static FileSecret open(String name, List<Path> roots, Secrets.Fit fit, LongSupplier nanos) throws MissingSecret {
        SecretFile file = SecretFile.find(name, roots);
        if (file == null) {
            throw fit.missing("there is no such file", SecretFile.EXPECTED);
        }
        return new FileSecret(file, fit, nanos);
    }

    @Override
    public String value() {
        Held now = held;
        if (nanos.getAsLong() - now.lookedAt >= LOOK_AFTER && looking.tryLock()) {
            try {
                lookAgain();
            } finally {
                looking.unlock();
            }
        }
        return held.value;
    }

    private void lookAgain() {
        Held before = held;
        if (file.stamp().equals(before.stamp)) {
            held = new Held(before.value, before.stamp, nanos.getAsLong());
            return;
        }
        try {
            held = read();
            told = null;
        } catch (MissingSecret e) {
            held = new Held(before.value, null, nanos.getAsLong());
            String message = String.valueOf(e.getMessage());
            if (!message.equals(told)) {
                told = message;
                LOG.log(Level.WARNING, "A secret can't be read again and stays what it was: {0}", message);
            }
        }
    }

    private Held read() throws MissingSecret {
        Stamp stamp = file.stamp();
        try {
            byte[] content = file.read(MAX_BYTES);
            boolean young = System.currentTimeMillis() - stamp.modified().toEpochMilli() < YOUNG.toMillis();
            String value = fit.check(withoutNewline(text(content)));
            return new Held(value, young ? null : stamp, nanos.getAsLong());
        } catch (BadValue e) {
            throw fit.missing(e.detail(), e.expected());
        } catch (CharacterCodingException e) {
            throw fit.missing("is not UTF-8", "a text");
        }
    }

    private static String text(byte[] content) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString();
    }

    /** Without the one newline that editors and {@code echo} end a file with. */
    private static String withoutNewline(String text) {
        int end = text.length();
        if (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
            if (end > 0 && text.charAt(end - 1) == '\r') {
                end--;
            }
        }
        return text.substring(0, end);
    }

    @Override
    public String toString() {
        return "***";
    }
}
