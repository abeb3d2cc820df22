package io.gatehouse.snapshot;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.Pointer;
import io.gatehouse.config.Problem;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.config.UnreadableDocument;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway begins with: the file given at start, else the newest revision, else {@code HOME/gatehouse.yaml} or
 * {@code .json}, else the empty document.
 *
 * <p>When the chosen one is refused nothing older is served in its place: the snapshot is then the empty one, and whoever
 * starts the gateway says so.
 *
 * @param snapshot what it became; the empty document's when it was refused
 * @param source where it came from, for a person
 * @param problems why it was refused; empty when it was not
 */
public record FirstDocument(Snapshot snapshot, String source, List<Problem> problems) {
    private static final System.Logger LOG = System.getLogger(FirstDocument.class.getName());

    public boolean refused() {
        return !problems.isEmpty();
    }

    /** The problems as sentences that begin with where the document came from. */
    public List<String> sentences() {
        return problems.stream().map(problem -> source + ": " + problem).toList();
    }

    /**
     * Chooses, reads and compiles it.
     *
     * @param file the file of {@code --config} or {@code gatehouse.config}; null when none is given
     */
    public static FirstDocument load(Home home, Revisions revisions, @Nullable Path file, Compiling compiling)
            throws StartRefused {
        Choice choice = file != null ? ofWatched(file) : choose(home, revisions);
        List<Problem> problems = choice.problems;
        if (choice.document != null) {
            try {
                Snapshot snapshot = compiling.compile(choice.number, choice.document);
                LOG.log(Level.INFO, "The document is " + choice.source);
                snapshot.logWarnings(choice.source);
                return new FirstDocument(snapshot, choice.source, List.of());
            } catch (RefusedDocument e) {
                problems = e.problems();
            }
        }
        return new FirstDocument(empty(compiling), choice.source, problems);
    }

    /**
     * The same if the connector that its {@code admin.port} asks for can be opened; if not, that is a problem of the
     * document, which refuses it.
     *
     * @param adminPort opens the connector, 0 for none; throws when it can't
     */
    public FirstDocument opening(IntConsumer adminPort, Compiling compiling) {
        int port = snapshot.edge().adminPort();
        try {
            adminPort.accept(port);
            return this;
        } catch (RuntimeException e) {
            snapshot.retire();
            return new FirstDocument(empty(compiling), source, List.of(Publisher.unopened(port, e)));
        }
    }

    private static Snapshot empty(Compiling compiling) {
        try {
            return compiling.compile(0, Document.EMPTY);
        } catch (RefusedDocument e) {
            throw new IllegalStateException("the empty document is always right", e);
        }
    }

    private static Choice choose(Home home, Revisions revisions) throws StartRefused {
        List<Path> written = new ArrayList<>();
        for (String name : List.of("gatehouse.yaml", "gatehouse.json")) {
            if (home.disk().exists(home.folder().resolve(name))) {
                written.add(home.folder().resolve(name));
            }
        }
        try {
            Optional<Revision> newest = revisions.newest();
            if (newest.isPresent()) {
                tellWhatIsNotLoaded(written, newest.get(), home.disk());
                return ofRevision(newest.get(), revisions);
            }
        } catch (IOException e) {
            throw new StartRefused("The revisions in " + home.revisions() + " can't be listed: " + Reason.of(e), e);
        }
        return switch (written.size()) {
            case 0 -> new Choice("the empty document", 0, Document.EMPTY, List.of());
            case 1 -> ofFile(written.get(0), home.disk());
            default ->
                Choice.refused(
                        home.folder().toString(),
                        "there is a gatehouse.yaml and a gatehouse.json; expected one of them");
        };
    }

    private static void tellWhatIsNotLoaded(List<Path> written, Revision newest, Disk disk) throws IOException {
        for (Path file : written) {
            if (disk.modified(file).isAfter(newest.at())) {
                LOG.log(
                        Level.WARNING,
                        file + " is newer than revision " + newest.number() + " and is not loaded:"
                                + " what was published last is served; publish the file's content to serve it");
            }
        }
    }

    private static Choice ofRevision(Revision revision, Revisions revisions) {
        String source = revisions.file(revision.number()).toString();
        try {
            return new Choice(source, revision.number(), Document.of(revision.document()), List.of());
        } catch (UnreadableDocument e) {
            return Choice.refused(source, e.detail());
        }
    }

    /** Read as it will be when it is looked at again. */
    private static Choice ofWatched(Path file) {
        Sighting seen = Sighting.of(file);
        return seen.content() == null
                ? Choice.refused(file.toString(), String.valueOf(seen.trouble()))
                : ofContent(file, seen.content());
    }

    private static Choice ofFile(Path file, Disk disk) {
        try {
            return ofContent(file, disk.read(file));
        } catch (IOException e) {
            return Choice.refused(file.toString(), "can't be read: " + Reason.of(e));
        }
    }

    private static Choice ofContent(Path file, byte[] content) {
        try {
            return new Choice(file.toString(), 0, Document.read(content, format(file)), List.of());
        } catch (UnreadableDocument e) {
            return new Choice(file.toString(), 0, null, List.of(unreadable(e)));
        }
    }

    /** What is wrong with a text that is no document, as a problem of the document. */
    static Problem unreadable(UnreadableDocument e) {
        return new Problem("", e.detail(), null, null, null, e.line(), e.column());
    }

    /** JSON when its name says so, else YAML, of which JSON is a part. */
    static Format format(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".json") ? Format.JSON : Format.YAML;
    }

    /** What was chosen: a document, or why there is none. */
    private record Choice(
            String source, long number, @Nullable Document document, List<Problem> problems) {
        static Choice refused(String source, String detail) {
            return new Choice(source, 0, null, List.of(Problem.at(Pointer.ROOT, detail)));
        }
    }
}
