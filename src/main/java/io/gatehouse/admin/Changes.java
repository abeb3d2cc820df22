package io.gatehouse.admin;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.Pointer;
import io.gatehouse.config.Problem;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.snapshot.FirstDocument;
import io.gatehouse.snapshot.NotPublished;
import io.gatehouse.snapshot.Publisher;
import io.gatehouse.snapshot.Revisions;
import io.gatehouse.snapshot.Snapshot;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** How the API's writes are carried out, and how resources are answered: the same for the document and its parts. */
final class Changes {
    /** The field that tells which revision a write made. */
    static final String REVISION = "Gatehouse-Revision";

    private final Publisher publisher;

    Changes(Publisher publisher) {
        this.publisher = publisher;
    }

    Snapshot current() {
        return publisher.current();
    }

    /** The documents that were published. */
    Revisions revisions() {
        return publisher.revisions();
    }

    /** What a change makes of the document; it may throw a {@link Refusal}, and then nothing happens. */
    interface Change extends Function<Snapshot, Document> {}

    /** What the caller gets when the change was published. */
    interface Answer extends Function<Snapshot, Response.ResponseBuilder> {}

    /** What a refused document means here. */
    interface Refused extends Function<RefusedDocument, Refusal> {}

    /** Publishes a change, or tries it out when only that is asked for. */
    Response carryOut(Call call, Change change, Answer answer, Refused refused) {
        return carryOut(call, call.wish(), change, answer, refused);
    }

    /** The same for this wish instead of what the call says alone. */
    Response carryOut(Call call, Publisher.Wish wish, Change change, Answer answer, Refused refused) {
        try {
            if (call.dryRun()) {
                return Tried.dryRun(publisher.tryOut(change, wish)).answer();
            }
            Snapshot published = publisher.publish(change, wish);
            return answer.apply(published).header(REVISION, published.number()).build();
        } catch (RefusedDocument e) {
            throw refused.apply(e);
        } catch (NotPublished e) {
            throw Refusal.of(e);
        }
    }

    /** Checks a whole document without any effect. */
    Publisher.Trial check(Document document) {
        try {
            return publisher.check(document);
        } catch (RefusedDocument e) {
            throw Refusal.of(e.problems());
        }
    }

    /**
     * The refusal of a document that lacks a part: others use it, unless the document has these problems with it as well,
     * which it can get while it is served (the file of a secret is gone).
     */
    Refusal undeleted(String kind, String id, RefusedDocument e) {
        Set<Problem> anyway = Set.copyOf(problemsNow());
        List<Problem> without = e.problems().stream()
                .filter(problem -> !anyway.contains(problem))
                .toList();
        return without.isEmpty() ? Refusal.of(e.problems()) : Refusal.inUse(kind, id, without);
    }

    private List<Problem> problemsNow() {
        try {
            publisher.check(current().document());
            return List.of();
        } catch (RefusedDocument e) {
            return e.problems();
        }
    }

    /** Parts can't be changed while the document they belong to was refused: the rest of it would be lost. */
    void requireDocument() {
        FirstDocument refused = publisher.refused();
        if (refused != null) {
            throw Refusal.of(
                    ProblemType.REFUSED_AT_START,
                    "The document of " + refused.source() + " was refused at start and nothing is served: publish a"
                            + " whole document with PUT /config first. It was refused because of "
                            + String.join(
                                    "; ",
                                    refused.problems().stream()
                                            .map(Problem::toString)
                                            .toList()));
        }
    }

    /** A resource in the representation that was asked for; 304 when the caller has it already. */
    static Response answer(Stored stored, Call call) {
        Format format = call.wanted();
        if (call.preconditions().has(stored.tag(format))) {
            return Response.notModified()
                    .header("ETag", stored.tag(format))
                    .header("Vary", "Accept")
                    .build();
        }
        return fill(Response.ok(), stored, format).build();
    }

    /** Puts a resource into an answer. */
    static Response.ResponseBuilder fill(Response.ResponseBuilder answer, Stored stored, Format format) {
        return answer.entity(stored.bytes(format))
                .type(format == Format.YAML ? Call.YAML : MediaType.APPLICATION_JSON_TYPE)
                .header("ETag", stored.tag(format))
                .header("Vary", "Accept");
    }

    /** A document of a tree that a program made. */
    static Document document(JsonObject json) {
        try {
            return Document.of(json);
        } catch (UnreadableDocument e) {
            throw Refusal.of(e);
        }
    }

    /** The refusal of a document in which one part was written as text: its problems get their places in that text. */
    static Refusal located(RefusedDocument e, Pointer part, Document text) {
        String base = part.toString();
        List<Problem> located = e.problems().stream()
                .map(problem -> problem.pointer().startsWith(base + "/")
                                || problem.pointer().equals(base)
                        ? problem.in(text.position(problem.pointer().substring(base.length())))
                        : problem)
                .toList();
        return Refusal.of(located);
    }
}
