package io.gatehouse.snapshot;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The documents that were published, one file each: {@code revisions/NNNNNNNN.json}.
 *
 * <p>A revision is whole and durable before {@link #save} returns. One that is torn, altered or unreadable is skipped
 * with an error logged and never deleted, and its number is not used again. Threads: any; one saves at a time.
 */
public final class Revisions {
    private static final System.Logger LOG = System.getLogger(Revisions.class.getName());
    private static final Pattern NAME =
            Pattern.compile("([0-9]{8,18})\\.json(" + Pattern.quote(Saved.TEMPORARY) + ")?");

    private final Path folder;
    private final Disk disk;
    private long highest;

    private Revisions(Path folder, Disk disk, long highest) {
        this.folder = folder;
        this.disk = disk;
        this.highest = highest;
    }

    /** Those of a home that is held. What a crash left of a save is removed; what is there is made durable. */
    public static Revisions open(Home home) throws StartRefused {
        Path folder = home.revisions();
        Disk disk = home.disk();
        try {
            long highest = 0;
            for (Path file : disk.list(folder)) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    highest = Math.max(highest, Long.parseLong(name.group(1)));
                    if (name.group(2) != null) {
                        disk.delete(file);
                    }
                }
            }
            disk.syncFolder(folder);
            return new Revisions(folder, disk, highest);
        } catch (IOException e) {
            throw new StartRefused("The revisions in " + folder + " can't be used: " + Reason.of(e), e);
        }
    }

    /** The number that the next one gets. */
    synchronized long next() {
        return highest + 1;
    }

    /** Saves a document as the next revision. When it throws nothing was saved, and the number is gone all the same. */
    synchronized Revision save(Instant at, String by, String reason, JsonObject document) throws IOException {
        highest++;
        Revision revision = new Revision(highest, at.truncatedTo(ChronoUnit.MILLIS), by, reason, document);
        Saved.save(disk, file(highest), revision.write());
        return revision;
    }

    /** The numbers there are files for, newest first. */
    public List<Long> numbers() throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (Path file : disk.list(folder)) {
            Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
            if (name.matches() && name.group(2) == null) {
                numbers.add(Long.parseLong(name.group(1)));
            }
        }
        numbers.sort(Comparator.reverseOrder());
        return numbers;
    }

    /** The revision of this number; empty, with an error logged, when its file is broken, and when there is none. */
    public Optional<Revision> read(long number) {
        Path file = file(number);
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Revision.read(disk.read(file), number));
        } catch (IOException e) {
            LOG.log(Level.ERROR, "The revision " + file + " is skipped and left where it is: " + Reason.of(e));
            return Optional.empty();
        }
    }

    /** The newest one that is not broken. */
    public Optional<Revision> newest() throws IOException {
        for (long number : numbers()) {
            Optional<Revision> revision = read(number);
            if (revision.isPresent()) {
                return revision;
            }
        }
        return Optional.empty();
    }

    /** The file of a revision, which may not exist. */
    public Path file(long number) {
        return folder.resolve(String.format("%08d.json", number));
    }
}
