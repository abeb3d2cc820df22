package io.gatehouse.snapshot;

import io.gatehouse.config.Document;
import io.gatehouse.config.Problem;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.config.Stamp;
import io.gatehouse.config.UnreadableDocument;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file of {@code --config}, which is the truth: looked at again and again, and published when its content changed.
 *
 * <p>One {@link #look} is one step, without a clock. What a look finds counts only when the next look finds the same: a
 * file that is being written, and one that an editor has taken away to put another in its place, is left alone until it
 * stands still. What is refused is told once, and the document before it goes on serving; it is tried again now and then,
 * since what it lacked (a secret's file, a free port, room on the disk) may have come.
 *
 * <p>Nothing but the file itself is asked, by its real path, size, time and content: notifications of a file system don't
 * come over NFS, nor for what is mounted from elsewhere. Threads: one looks, any asks for {@link #refused}.
 */
public final class ConfigFile {
    private static final System.Logger LOG = System.getLogger(ConfigFile.class.getName());

    /** After so many looks the content is read although nothing shows from outside: a time may be kept or coarse. */
    private static final int READ_ANYWAY = 10;

    /** After so many looks a refused file is tried again although it did not change. */
    private static final int TRY_AGAIN = 30;

    private final Path file;
    private final Publisher publisher;

    /** As the file stood when its content was last found to stand still; null while it does not. */
    private @Nullable Stamp settled;
    /** What the last reading found. */
    private @Nullable String last;
    /** What was last published or refused. */
    private @Nullable String taken;

    private @Nullable String told;
    private int looksSinceRead;
    private int looksSinceTaken;
    private volatile List<String> refused;

    /** @param first what was made of the file at start, whose problems are not told twice */
    public ConfigFile(Path file, Publisher publisher, FirstDocument first) {
        this.file = file;
        this.publisher = publisher;
        this.refused = first.sentences();
    }

    /** Why the file as it stands now is not what is served, as sentences; empty when it is. */
    public List<String> refused() {
        return refused;
    }

    /** Looks once, and takes over what has changed. */
    public void look() {
        looksSinceRead++;
        looksSinceTaken++;
        boolean retry = !refused.isEmpty() && looksSinceTaken >= TRY_AGAIN;
        Stamp stamp = Stamp.of(file);
        if (stamp.equals(settled) && looksSinceRead < READ_ANYWAY && !retry) {
            return;
        }
        looksSinceRead = 0;
        Sighting seen = Sighting.of(file);
        if (!seen.print().equals(last)) {
            last = seen.print();
            settled = null;
            return;
        }
        settled = stamp;
        if (!seen.print().equals(taken) || retry) {
            taken = seen.print();
            looksSinceTaken = 0;
            take(seen);
        }
    }

    private void take(Sighting seen) {
        if (seen.content() == null) {
            refuse(seen, List.of(file + " " + seen.trouble() + "; what was served before still is"));
            return;
        }
        try {
            Document document = Document.read(seen.content(), FirstDocument.format(file));
            if (publisher.serves(document)) {
                if (!refused.isEmpty()) {
                    LOG.log(Level.INFO, file + " says again what is served");
                }
            } else {
                publisher.take(document, file);
            }
            refused = List.of();
            told = null;
        } catch (UnreadableDocument e) {
            refuse(seen, sentences(List.of(FirstDocument.unreadable(e))));
        } catch (RefusedDocument e) {
            refuse(seen, sentences(e.problems()));
        } catch (NotPublished e) {
            if (e.why() != NotPublished.Why.CLOSED) {
                refuse(seen, List.of(file + ": " + e.getMessage()));
            }
        }
    }

    private List<String> sentences(List<Problem> problems) {
        return problems.stream().map(problem -> file + ": " + problem).toList();
    }

    /** Tells it once: not again for the same content, and not what was told at start. */
    private void refuse(Sighting seen, List<String> sentences) {
        boolean known = sentences.equals(refused) && (told == null || told.equals(seen.print()));
        told = seen.print();
        refused = sentences;
        if (!known) {
            LOG.log(Level.ERROR, "{0} is refused, what was served before still is", file);
            sentences.forEach(sentence -> LOG.log(Level.ERROR, sentence));
        }
    }
}
