package io.gatehouse.admin;

import io.gatehouse.config.Problem;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of an answer that says what went wrong (RFC 9457).
 *
 * @param problems what is wrong with a document, each with its JSON Pointer from the whole document's root
 * @param users the places that use a resource which therefore can't be deleted, as JSON Pointers
 * @param line where unreadable text breaks, from 1
 * @param column the column there, from 1
 */
@JsonbPropertyOrder({"type", "title", "status", "detail", "instance", "requestId", "line", "column", "users", "problems"
})
public record ProblemBody(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        @Nullable String requestId,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable List<String> users,
        @Nullable List<Entry> problems) {

    static @Nullable List<Entry> entries(List<Problem> problems) {
        return problems.isEmpty() ? null : problems.stream().map(Entry::of).toList();
    }

    /** One problem of a document. */
    @JsonbPropertyOrder({"pointer", "detail", "value", "expected", "suggestion", "line", "column"})
    public record Entry(
            String pointer,
            String detail,
            @Nullable String value,
            @Nullable String expected,
            @Nullable String suggestion,
            @Nullable Integer line,
            @Nullable Integer column) {

        static Entry of(Problem problem) {
            return new Entry(
                    problem.pointer(),
                    problem.detail(),
                    problem.value(),
                    problem.expected(),
                    problem.suggestion(),
                    problem.line(),
                    problem.column());
        }
    }
}
