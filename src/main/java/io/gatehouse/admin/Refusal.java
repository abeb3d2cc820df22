package io.gatehouse.admin;

import io.gatehouse.config.Problem;
import io.gatehouse.config.TooLargeDocument;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.snapshot.NotPublished;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call that the API refuses: thrown anywhere on its way, answered in one place ({@link ProblemAnswers}). */
final class Refusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient ProblemType type;
    private final transient Map<String, String> fields;
    private final transient Facts facts;

    private Refusal(ProblemType type, String detail, Map<String, String> fields, Facts facts) {
        super(detail, facts.unreadable(), false, false);
        this.type = type;
        this.fields = fields;
        this.facts = facts;
    }

    /** A refusal with a sentence for the caller. */
    static Refusal of(int status, String detail) {
        return with(status, detail, Map.of());
    }

    /** The same of a kind that a program can tell from others of its status. */
    static Refusal of(ProblemType type, String detail) {
        return new Refusal(type, detail, Map.of(), Facts.NONE);
    }

    /** The same with header fields. */
    static Refusal with(int status, String detail, Map<String, String> fields) {
        return new Refusal(ProblemType.of(status), detail, fields, Facts.NONE);
    }

    /** 422: it was read, but says what can't be. */
    static Refusal of(List<Problem> problems) {
        String count = problems.size() == 1 ? "a problem" : problems.size() + " problems";
        return new Refusal(
                ProblemType.REFUSED_DOCUMENT,
                "The document has " + count + "; nothing was changed.",
                Map.of(),
                new Facts(problems, List.of(), null));
    }

    /** 422: what a call asks for can't be, for these reasons. */
    static Refusal ofCall(List<Problem> problems) {
        String count = problems.size() == 1 ? "a problem" : problems.size() + " problems";
        return new Refusal(
                ProblemType.REFUSED_CONTENT,
                "The call has " + count + ".",
                Map.of(),
                new Facts(problems, List.of(), null));
    }

    /** 400: it can't be read; 413: there is too much of it. */
    static Refusal of(UnreadableDocument e) {
        ProblemType type = e instanceof TooLargeDocument ? ProblemType.of(413) : ProblemType.UNREADABLE_CONTENT;
        Problem problem = new Problem("", e.detail(), null, null, null, e.line(), e.column());
        return new Refusal(
                type,
                "The content can't be read: " + e.getMessage(),
                Map.of(),
                new Facts(List.of(problem), List.of(), e));
    }

    /** 409: others use what was to be deleted. */
    static Refusal inUse(String kind, String id, List<Problem> problems) {
        List<String> users = problems.stream().map(Problem::pointer).distinct().toList();
        return new Refusal(
                ProblemType.IN_USE,
                "/" + kind + "/" + id + " is in use by " + String.join(", ", users) + " and was not deleted.",
                Map.of(),
                new Facts(problems, users, null));
    }

    /** The document was right, but could not be published. */
    static Refusal of(NotPublished e) {
        ProblemType type =
                switch (e.why()) {
                    case FILE_IS_THE_TRUTH -> ProblemType.FILE_IS_THE_TRUTH;
                    case SHUTS_CALLER_OUT -> ProblemType.SHUTS_CALLER_OUT;
                    case NOT_SAVED -> ProblemType.of(507);
                    case CLOSED -> ProblemType.of(503);
                };
        return of(type, String.valueOf(e.getMessage()));
    }

    int status() {
        return type.status();
    }

    Map<String, String> fields() {
        return fields;
    }

    ProblemBody body(String instance, @Nullable String requestId) {
        return new ProblemBody(
                type.uri(),
                type.title(),
                type.status(),
                String.valueOf(getMessage()),
                instance,
                requestId,
                facts.line(),
                facts.column(),
                facts.users().isEmpty() ? null : facts.users(),
                ProblemBody.entries(facts.problems()));
    }

    /** What a program gets to know of a refusal besides its kind. */
    private record Facts(
            List<Problem> problems,
            List<String> users,
            @Nullable UnreadableDocument unreadable) {
        static final Facts NONE = new Facts(List.of(), List.of(), null);

        @Nullable
        Integer line() {
            return unreadable == null ? null : unreadable.line();
        }

        @Nullable
        Integer column() {
            return unreadable == null ? null : unreadable.column();
        }
    }
}
