package io.gatehouse.testing;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * One call of the admin API and what was answered.
 *
 * @param method the request's method
 * @param target the path below {@code admin/v1} with its query, percent-encoded as it was sent
 * @param asked the request's fields
 * @param content the request's content; null when it is not known, empty when there was none
 * @param status the answer's status
 * @param told the answer's fields
 * @param body the answer's content
 */
public record Spoken(
        String method,
        String target,
        HttpHeaders asked,
        @Nullable String content,
        int status,
        HttpHeaders told,
        String body) {
    private static final String SPACE = "/_gatehouse/admin/v1";

    /** What was said in an exchange of HTTP. */
    public static Spoken of(HttpResponse<String> answer, @Nullable String content) {
        String uri = answer.request().uri().toString();
        return new Spoken(
                answer.request().method(),
                uri.substring(uri.indexOf(SPACE) + SPACE.length()),
                answer.request().headers(),
                content,
                answer.statusCode(),
                answer.headers(),
                answer.body());
    }

    String path() {
        return target.split("\\?", 2)[0];
    }

    /** The query as it was sent; empty when there is none. */
    String query() {
        int question = target.indexOf('?');
        return question < 0 ? "" : target.substring(question + 1);
    }

    @Override
    public String toString() {
        return method + " " + target + ": " + status + " " + body;
    }
}
