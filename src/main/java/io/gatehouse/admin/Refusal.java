package io.gatehouse.admin;

import io.gatehouse.config.Problem;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.config.TooLargeDocument;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.snapshot.NotPublished;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call that the API refuses: thrown anywhere on its way, answered in one place ({@link ProblemAnswers}). */
final class Refusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, String> fields;
    private final transient List<Problem> problems;
    private final transient List<String> users;
    private final transient @Nullable UnreadableDocument unreadable;

    private Refusal(
            int status,
            String detail,
            Map<String, String> fields,
            List<Problem> problems,
            List<String> users,
            @Nullable UnreadableDocument unreadable) {
        super(detail, unreadable, false, false);
        this.status = status;
        this.fields = fields;
        this.problems = problems;
        this.users = users;
        this.unreadable = unreadable;
    }

    /** A refusal with a sentence for the caller. */
    static Refusal of(int status, String detail) {
        return with(status, detail, Map.of());
    }

    /** The same with header fields. */
    static Refusal with(int status, String detail, Map<String, String> fields) {
        return new Refusal(status, detail, fields, List.of(), List.of(), null);
    }

    /** 422: it was read, but says what can't be. */
    static Refusal of(List<Problem> problems) {
        String count = problems.size() == 1 ? "a problem" : problems.size() + " problems";
        return new Refusal(
                422, "The document has " + count + "; nothing was changed.", Map.of(), problems, List.of(), null);
    }

    /** 422: what a call asks for can't be, for these reasons. */
    static Refusal ofCall(List<Problem> problems) {
        String count = problems.size() == 1 ? "a problem" : problems.size() + " problems";
        return new Refusal(422, "The call has " + count + ".", Map.of(), problems, List.of(), null);
    }

    /** 400: it can't be read; 413: there is too much of it. */
    static Refusal of(UnreadableDocument e) {
        int status = e instanceof TooLargeDocument ? 413 : 400;
        Problem problem = new Problem("", e.detail(), null, null, null, e.line(), e.column());
        return new Refusal(
                status, "The content can't be read: " + e.getMessage(), Map.of(), List.of(problem), List.of(), e);
    }

    /** 409: others use what was to be deleted. */
    static Refusal inUse(String kind, String id, RefusedDocument e) {
        List<String> users =
                e.problems().stream().map(Problem::pointer).distinct().toList();
        return new Refusal(
                409,
                "/" + kind + "/" + id + " is in use by " + String.join(", ", users) + " and was not deleted.",
                Map.of(),
                e.problems(),
                users,
                null);
    }

    /** The document was right, but could not be published. */
    static Refusal of(NotPublished e) {
        int status =
                switch (e.why()) {
                    case FILE_IS_THE_TRUTH, SHUTS_CALLER_OUT -> 409;
                    case NOT_SAVED -> 507;
                    case CLOSED -> 503;
                };
        return of(status, String.valueOf(e.getMessage()));
    }

    int status() {
        return status;
    }

    Map<String, String> fields() {
        return fields;
    }

    ProblemBody body(String instance, @Nullable String requestId) {
        return new ProblemBody(
                "about:blank",
                ProblemReply.title(status),
                status,
                String.valueOf(getMessage()),
                instance,
                requestId,
                unreadable == null ? null : unreadable.line(),
                unreadable == null ? null : unreadable.column(),
                users.isEmpty() ? null : users,
                ProblemBody.entries(problems));
    }
}
