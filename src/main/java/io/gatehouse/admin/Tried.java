package io.gatehouse.admin;

import io.gatehouse.snapshot.Publisher;
import jakarta.json.JsonArray;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a document that could be published but was only looked at. What was not asked for is absent.
 *
 * @param valid always true: the problems of a document that is not are answered 422
 * @param diff the operations (RFC 6902) that make the given document of the one that is served
 * @param routes the routes whose behaviour would change ({@link Comparison})
 */
@JsonbPropertyOrder({"valid", "warnings", "diff", "routes"})
public record Tried(
        @Nullable Boolean valid,
        List<ProblemBody.Entry> warnings,
        @Nullable JsonArray diff,
        @Nullable JsonArray routes) {

    /** The answer to a dry run. */
    static Tried dryRun(Publisher.Trial trial) {
        Comparison made = comparison(trial);
        return new Tried(true, warnings(trial), made.diff(), made.routes());
    }

    /** The answer to a validation. */
    static Tried validated(Publisher.Trial trial) {
        return new Tried(true, warnings(trial), null, null);
    }

    /** The answer to the question what is different. */
    static Tried compared(Publisher.Trial trial) {
        Comparison made = comparison(trial);
        return new Tried(null, warnings(trial), made.diff(), made.routes());
    }

    private static Comparison comparison(Publisher.Trial trial) {
        return Comparison.of(trial.before().json(), trial.after().json());
    }

    private static List<ProblemBody.Entry> warnings(Publisher.Trial trial) {
        return trial.warnings().stream().map(ProblemBody.Entry::of).toList();
    }

    Response answer() {
        return Response.ok(this, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
