package io.gatehouse.snapshot;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The documents that were published, one file each: {@code revisions/NNNNNNNN.json}.
 *
 * <p>A revision is whole and durable before {@link #save} returns. One that is torn, altered or unreadable is skipped
 * with an error logged and never deleted, and its number is not used again. What a file says of itself is remembered, for
 * files are only made and deleted. Threads: any; one saves at a time.
 */
public final class Revisions {
    private static final System.Logger LOG = System.getLogger(Revisions.class.getName());
    private static final Pattern NAME =
            Pattern.compile("([0-9]{8,18})\\.json(" + Pattern.quote(Saved.TEMPORARY) + ")?");

    private final Path folder;
    private final Disk disk;
    private final Map<Long, Listed> listed = new ConcurrentHashMap<>();
    private long highest;
    private boolean troubled;

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
        remember(highest, Optional.of(RevisionHead.of(revision)));
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

    /** Those there are files of, newest first; what a broken one said is not told. */
    public List<Listed> list() throws IOException {
        List<Long> numbers = numbers();
        listed.keySet().retainAll(Set.copyOf(numbers));
        return numbers.stream()
                .map(this::look)
                .filter(one -> one.head().isPresent() || has(one.number())) // it may be removed meanwhile
                .toList();
    }

    private Listed look(long number) {
        Listed known = listed.get(number);
        if (known != null) {
            return known;
        }
        Optional<RevisionHead> head = Optional.empty();
        try {
            long size = disk.size(file(number));
            byte[] start = disk.read(file(number), 0, RevisionHead.START);
            byte[] end = disk.read(file(number), Math.max(0, size - RevisionHead.END), RevisionHead.END);
            head = RevisionHead.read(start, end, number);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a revision that can't be read in parts is read whole", e);
        }
        return remember(number, head.or(() -> read(number).map(RevisionHead::of)));
    }

    private Listed remember(long number, Optional<RevisionHead> head) {
        Listed known = new Listed(number, head);
        listed.put(number, known);
        return known;
    }

    /** Whether there is a file of this number, whole or not. */
    public boolean has(long number) {
        return disk.exists(file(number));
    }

    /** The revision of this number; empty, with an error logged, when its file is broken, and when there is none. */
    public Optional<Revision> read(long number) {
        Path file = file(number);
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        try {
            Revision revision = Revision.read(disk.read(file), number);
            remember(number, Optional.of(RevisionHead.of(revision)));
            return Optional.of(revision);
        } catch (NoSuchFileException removed) {
            return Optional.empty(); // since it was looked for
        } catch (IOException e) {
            broken(number, Reason.of(e));
            return Optional.empty();
        }
    }

    private void broken(long number, String why) {
        LOG.log(Level.ERROR, "The revision " + file(number) + " is skipped and left where it is: " + why);
        remember(number, Optional.empty());
    }

    /**
     * Removes those that need not be kept. It never fails: what can't be removed now is tried again the next time, and
     * told once.
     *
     * @param active the number of the one that is served
     */
    synchronized void retain(Retention retention, long active, Instant now) {
        try {
            for (long number : retention.surplus(list(), active, now)) {
                if (Revision.isWhole(disk.read(file(number)), number)) {
                    disk.delete(file(number));
                } else {
                    broken(number, "its sha256 is not that of its content");
                }
            }
            troubled = false;
        } catch (IOException | RuntimeException e) {
            if (!troubled) {
                String why = e instanceof IOException failed ? Reason.of(failed) : e.toString();
                LOG.log(Level.WARNING, "Old revisions can't be removed from " + folder + ": " + why);
            }
            troubled = true;
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
