package io.gatehouse.snapshot;

import io.gatehouse.config.Providers;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a revision says before its document: who published it, when and why. Read from the beginning and the end of its
 * file alone, since a list of a thousand revisions must not read gigabytes.
 */
public record RevisionHead(long number, Instant at, String by, String reason) {
    /** How much of a file's beginning is read, in bytes: more than the longest reason takes. */
    static final int START = 16 << 10;

    /** How many bytes of a file follow its document and what closes it. */
    static final int END = 78;

    private static final Pattern ENDING = Pattern.compile(",\"sha256\":\"[0-9a-f]{64}\"}\n");

    /** The head; empty when the file does not begin and end as the gateway writes it, so that all of it must be read. */
    static Optional<RevisionHead> read(byte[] start, byte[] end, long number) {
        if (!ENDING.matcher(new String(end, StandardCharsets.ISO_8859_1)).matches()) {
            return Optional.empty();
        }
        try (JsonParser parser = Providers.JSON.createParser(new ByteArrayInputStream(start))) {
            Map<String, String> said = beforeTheDocument(parser);
            RevisionHead head = new RevisionHead(
                    Long.parseLong(said.getOrDefault("number", "")),
                    Instant.parse(said.getOrDefault("at", "")),
                    said.getOrDefault("by", ""),
                    said.getOrDefault("reason", ""));
            return head.number == number ? Optional.of(head) : Optional.empty();
        } catch (RuntimeException e) { // whatever the parser or a reader of a value says of it
            return Optional.empty();
        }
    }

    private static Map<String, String> beforeTheDocument(JsonParser parser) {
        Map<String, String> said = new HashMap<>();
        parser.next();
        while (parser.next() == JsonParser.Event.KEY_NAME && !parser.getString().equals("document")) {
            String name = parser.getString();
            parser.next();
            said.put(name, parser.getString());
        }
        return said;
    }

    static RevisionHead of(Revision revision) {
        return new RevisionHead(revision.number(), revision.at(), revision.by(), revision.reason());
    }
}
