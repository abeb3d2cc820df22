package io.gatehouse.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that a document names, in one of the folders that such files may stand below: whoever may write a document can't
 * have any other file of the machine read.
 *
 * @param name as the document has it
 * @param path of the file; where its links lead is found out with each reading, since that may change
 * @param root the folder that it must not lead out of
 */
public record SecretFile(String name, Path path, Path root) {
    static final String EXPECTED = "a file below the home's folder secrets or --secrets-root";

    /**
     * The file of this name; null when there is none.
     *
     * @param name a path; one that is not absolute is looked for below each root, in this order
     */
    static @Nullable SecretFile find(String name, List<Path> roots) {
        Path written;
        try {
            written = Path.of(name);
        } catch (InvalidPathException e) {
            return null;
        }
        for (Path root : roots) {
            Path base = root.toAbsolutePath().normalize();
            Path file = base.resolve(written).normalize();
            if (file.startsWith(base) && !file.equals(base) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return new SecretFile(name, file, base);
            }
        }
        return null;
    }

    /** What it looks like now. */
    public Stamp stamp() {
        return Stamp.of(path);
    }

    /**
     * Its content now.
     *
     * @param most the octets it may have
     * @throws BadValue when it can't be had, with why and what was expected
     */
    byte[] read(int most) {
        try {
            Path real = path.toRealPath();
            if (!real.startsWith(root.toRealPath())) {
                throw new BadValue("leads out of its folder", name, EXPECTED);
            }
            if (!Files.isRegularFile(real)) {
                throw new BadValue("is no regular file", name, "a file");
            }
            try (InputStream in = Files.newInputStream(real)) {
                byte[] content = in.readNBytes(most + 1);
                if (content.length > most) {
                    throw new BadValue("is larger than " + (most >> 10) + " KiB", name, "a smaller file");
                }
                return content;
            }
        } catch (IOException e) {
            throw new BadValue("can't be read (" + e.getClass().getSimpleName() + ")", name, "a file that can be read");
        }
    }
}
