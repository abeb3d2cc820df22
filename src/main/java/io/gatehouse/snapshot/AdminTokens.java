package io.gatehouse.snapshot;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.KeyHash;
import io.gatehouse.config.Place;
import io.gatehouse.config.Problem;
import io.gatehouse.config.Problems;
import io.gatehouse.config.Providers;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.config.UnreadableDocument;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The further tokens of the admin space, in {@code HOME/admin-tokens.json}, readable by its owner only: no part of the
 * document, since who may change that must not depend on which one is served.
 *
 * <p>What comes is hashed and its hash is looked up: how long that takes tells nothing of the tokens. A file that can't be
 * read is told and left as it is; nobody comes in by it, and {@link AdminToken} opens as ever. Threads: any; looking up takes
 * no lock, one writes at a time, and what was written is on the disk before it counts.
 */
public final class AdminTokens {
    static final String FILE = "admin-tokens.json";

    /** How many there may be. */
    public static final int MOST = 1000;

    private static final System.Logger LOG = System.getLogger(AdminTokens.class.getName());
    private static final String TOKENS = "tokens";

    private final Path file;
    private final Disk disk;
    private final InstantSource clock;
    private final @Nullable String broken;
    private volatile Map<KeyHash, FurtherToken> byHash;

    private AdminTokens(Path file, Disk disk, InstantSource clock, List<FurtherToken> tokens, @Nullable String broken) {
        this.file = file;
        this.disk = disk;
        this.clock = clock;
        this.broken = broken;
        this.byHash = byHash(tokens);
    }

    /** Those of a home. */
    static AdminTokens of(Path home, Disk disk, InstantSource clock) {
        Path file = home.resolve(FILE);
        try {
            List<FurtherToken> tokens = disk.exists(file) ? read(disk.read(file)) : List.of();
            return new AdminTokens(file, disk, clock, tokens, null);
        } catch (IOException e) {
            return broken(file, disk, clock, Reason.of(e));
        } catch (UnreadableDocument e) {
            return broken(file, disk, clock, String.valueOf(e.getMessage()));
        } catch (RefusedDocument e) {
            String problems = e.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
            return broken(file, disk, clock, problems);
        }
    }

    private static AdminTokens broken(Path file, Disk disk, InstantSource clock, String why) {
        String sentence = "The further admin tokens " + file + " can't be read, so that none of them is good: " + why
                + ". Mend the file, or remove it, and start the gateway again";
        LOG.log(Level.ERROR, sentence);
        return new AdminTokens(file, disk, clock, List.of(), sentence);
    }

    private static List<FurtherToken> read(byte[] content) throws UnreadableDocument, RefusedDocument {
        Document document = Document.read(content, Format.JSON);
        Problems problems = document.problems();
        Place list = problems.root().child(TOKENS);
        if (!(document.json().get(TOKENS) instanceof JsonArray written)) {
            list.problem("is missing, or no list", null, "a list of tokens");
            throw new RefusedDocument(problems.list());
        }
        Map<String, FurtherToken> tokens = new LinkedHashMap<>();
        for (int i = 0; i < written.size(); i++) {
            JsonValue value = written.get(i);
            JsonObject json = value instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
            FurtherToken token = FurtherToken.read(json, list.child(i));
            if (tokens.put(token.name(), token) != null) {
                list.child(i).child("name").problem("is the name of two", token.name(), "a name of its own");
            }
        }
        problems.refuse();
        return List.copyOf(tokens.values());
    }

    private static Map<KeyHash, FurtherToken> byHash(List<FurtherToken> tokens) {
        Map<KeyHash, FurtherToken> byHash = new LinkedHashMap<>();
        tokens.forEach(token -> byHash.put(KeyHash.parse(token.hash()), token));
        return byHash;
    }

    /** Why they can't be read, as a sentence; null where they can. */
    public @Nullable String broken() {
        return broken;
    }

    /** All of them, the oldest first, also those that have expired. */
    public List<FurtherToken> all() {
        return List.copyOf(byHash.values());
    }

    /** The one that this is; null where it is none, or has expired. */
    public @Nullable FurtherToken find(String candidate) {
        Map<KeyHash, FurtherToken> now = byHash;
        FurtherToken found = now.isEmpty() ? null : now.get(KeyHash.of("SHA-256", candidate));
        return found == null || found.expires() == null || clock.instant().isBefore(found.expires()) ? found : null;
    }

    /**
     * Keeps one more, which is good when this returns.
     *
     * @throws BadValue when its name is taken
     * @throws IOException when it can't be saved: it is not good then
     */
    public synchronized void add(FurtherToken token) throws IOException {
        List<FurtherToken> all = all();
        if (all.stream().anyMatch(each -> each.name().equals(token.name()))) {
            throw new BadValue("is the name of another token", token.name(), "another name");
        }
        if (all.size() >= MOST) {
            throw new BadValue("is one too many", token.name(), "at most " + MOST + " tokens; revoke one first");
        }
        List<FurtherToken> more = new java.util.ArrayList<>(all);
        more.add(token);
        save(more);
    }

    /**
     * Revokes the one of this name, from the next request on; false where there is none.
     *
     * @throws IOException when that can't be saved: it is good still, and perhaps not after a restart
     */
    public synchronized boolean remove(String name) throws IOException {
        List<FurtherToken> rest =
                all().stream().filter(each -> !each.name().equals(name)).toList();
        if (rest.size() == byHash.size()) {
            return false;
        }
        save(rest);
        return true;
    }

    private void save(List<FurtherToken> tokens) throws IOException {
        if (broken != null) {
            throw new IllegalStateException(broken);
        }
        JsonArrayBuilder list = Providers.JSON.createArrayBuilder();
        tokens.forEach(token -> list.add(token.kept()));
        String text = Providers.JSON.createObjectBuilder().add(TOKENS, list).build() + "\n";
        Saved.replace(disk, file, text.getBytes(StandardCharsets.UTF_8));
        byHash = byHash(tokens);
    }

    /** How many they are, never which. */
    @Override
    public String toString() {
        return byHash.size() + " admin tokens";
    }
}
