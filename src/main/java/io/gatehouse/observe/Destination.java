package io.gatehouse.observe;

import io.gatehouse.config.AccessLogEntry;
import io.gatehouse.config.BadValue;
import io.gatehouse.config.Units;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the lines of the access log go.
 *
 * @param to a file, the standard output, or nowhere
 * @param file the file, when they go to one
 * @param maxSize the octets at which a new file is begun
 * @param keep how many full files are kept beside it
 */
public record Destination(To to, Path file, long maxSize, int keep) {
    private static final long MAX_SIZE = 64L << 20;
    private static final int KEEP = 5;
    /** What the gateway keeps in its home: a log written there would break it, at the latest at its next start. */
    private static final Set<String> OWN = Set.of(
            "admin-token",
            "admin-tokens.json",
            "cache",
            "gatehouse.json",
            "gatehouse.yaml",
            "lock",
            "revisions",
            "secrets");

    /** The kinds of destination. */
    public enum To {
        FILE,
        STDOUT,
        OFF
    }

    /**
     * What the document says, with defaults for what it leaves out: {@code logs/access.log} below the home, 64 MiB, 5.
     *
     * @throws BadValue when a relative path leads out of the home, or a value was not checked before
     */
    public static Destination of(@Nullable AccessLogEntry entry, Path home) {
        Path logs = home.resolve("logs").resolve("access.log");
        if (entry == null) {
            return new Destination(To.FILE, logs, MAX_SIZE, KEEP);
        }
        String maxSize = entry.maxSize();
        Integer keep = entry.keep();
        String file = entry.file();
        return new Destination(
                to(entry.to()),
                file == null ? logs : below(home, file),
                maxSize == null ? MAX_SIZE : Units.size(maxSize),
                keep == null ? KEEP : keep);
    }

    private static To to(@Nullable String word) {
        return switch (word == null ? "file" : word) {
            case "file" -> To.FILE;
            case "stdout" -> To.STDOUT;
            case "off" -> To.OFF;
            default -> throw new BadValue("is no destination", String.valueOf(word), "file, stdout or off");
        };
    }

    private static Path below(Path home, String file) {
        String expected = "an absolute path, or one below the home";
        try {
            Path path = Path.of(file);
            Path whole = home.resolve(path).normalize();
            if (file.isBlank()
                    || !path.isAbsolute() && (!whole.startsWith(home.normalize()) || whole.equals(home.normalize()))) {
                throw new BadValue("leads out of the home", file, expected);
            }
            if (isOwn(whole, home.normalize())) {
                throw new BadValue("is a file that the gateway keeps for itself", file, expected);
            }
            return whole;
        } catch (InvalidPathException e) {
            throw new BadValue("is no path", file, expected);
        }
    }

    private static boolean isOwn(Path file, Path home) {
        return file.startsWith(home)
                && (file.equals(home)
                        || OWN.contains(
                                home.relativize(file).getName(0).toString().toLowerCase(Locale.ROOT)));
    }
}
