package io.gatehouse.observe;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is put aside when it is full: {@code access.log} becomes {@code access.log.1}, that becomes
 * {@code access.log.2}, and so on as far as files are kept.
 *
 * <p>A batch of lines is never split, so that a file may grow over its size by one batch. Appends to what is there, after
 * a line end if a crash left half a line. Used by one thread.
 */
final class RotatingFile implements Sink {
    private final Path file;
    private final long maxSize;
    private final int keep;

    private @Nullable OutputStream out;
    private long size;

    RotatingFile(Path file, long maxSize, int keep) {
        this.file = file;
        this.maxSize = maxSize;
        this.keep = keep;
    }

    @Override
    public void write(byte[] lines, int length) throws IOException {
        try {
            OutputStream open = open();
            if (size > 0 && size + length > maxSize) {
                close();
                rotate();
                open = open();
            }
            open.write(lines, 0, length);
            size += length;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private OutputStream open() throws IOException {
        OutputStream open = out;
        if (open == null) {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            boolean torn = endsWithinALine();
            open = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            out = open;
            if (torn) {
                open.write('\n');
            }
            size = Files.size(file);
        }
        return open;
    }

    private boolean endsWithinALine() throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            return false;
        }
        try (RandomAccessFile existing = new RandomAccessFile(file.toFile(), "r")) {
            existing.seek(existing.length() - 1);
            return existing.read() != '\n';
        }
    }

    private void rotate() throws IOException {
        if (keep == 0) {
            Files.deleteIfExists(file);
            return;
        }
        for (int n = keep - 1; n >= 1; n--) {
            if (Files.exists(numbered(n))) {
                Files.move(numbered(n), numbered(n + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path numbered(int n) {
        return file.resolveSibling(file.getFileName() + "." + n);
    }

    @Override
    public void close() throws IOException {
        OutputStream open = out;
        out = null;
        if (open != null) {
            open.close();
        }
    }
}
