package io.gatehouse.problem;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.ClientRefused;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A reply that says what went wrong, with the request's id: as {@code application/problem+json} (RFC 9457), or as a page
 * or plain text for a client that likes that better. {@code Proxy-Status} tells that the gateway speaks (RFC 9209).
 *
 * <p>Never a stack trace, never the name of a host behind the gateway.
 */
public final class ProblemReply {
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final Headers CLOSE = Headers.of("Connection", "close");

    private ProblemReply() {}

    /** The reply for this status. {@code detail} is a sentence for the caller. */
    public static Reply of(int status, String detail, Exchange exchange) {
        return of(status, detail, Headers.EMPTY, exchange);
    }

    /** The same with further fields, such as {@code Allow} or {@code Retry-After}. */
    public static Reply of(int status, String detail, Headers fields, Exchange exchange) {
        return of(status, ProblemType.blank(status), detail, fields, exchange);
    }

    /** The same for a kind of problem that has a name of its own. */
    public static Reply of(int status, ProblemType type, String detail, Headers fields, Exchange exchange) {
        Form form = Form.of(exchange.received().headers());
        Headers.Builder headers = Headers.builder().add("Content-Type", form.contentType());
        if (form == Form.HTML) {
            headers.add("Content-Security-Policy", ProblemPage.SECURITY);
        }
        headers.add("Vary", "Accept");
        fields.forEach((name, value) -> {
            if (name.equalsIgnoreCase("Vary")) {
                headers.addMember(name, value);
            } else {
                headers.add(name, value);
            }
        });
        if (!fields.contains(ProxyStatus.FIELD)) {
            headers.add(ProxyStatus.FIELD, ProxyStatus.error(ProxyStatus.typeOf(status), exchange));
        }
        byte[] content =
                content(form, new Problem(status, type, detail), exchange).getBytes(StandardCharsets.UTF_8);
        return new Reply(status, headers.build(), Body.of(content));
    }

    /** The reply for a failure, with its type of RFC 9209 §2.3 and, for 503, {@code Retry-After}. */
    public static Reply of(Failure failure, Exchange exchange) {
        Failure.Kind kind = failure.kind();
        Headers.Builder fields = Headers.builder().add(ProxyStatus.FIELD, ProxyStatus.error(kind.error(), exchange));
        if (kind.status() == 503) {
            fields.add("Retry-After", retryAfter(failure.over()));
        }
        return of(kind.status(), kind.says(), fields.build(), exchange);
    }

    /** The reply to a client of whose content no more is taken: its connection serves no other request. */
    public static Reply of(ClientRefused refused, Exchange exchange) {
        return of(refused.status(), refused.says(), CLOSE, exchange);
    }

    /** The value of {@code Retry-After}: whole seconds, rounded up, at least one (RFC 9110 §10.2.3). */
    public static String retryAfter(Duration wait) {
        return Long.toString(Math.max(wait.plusNanos(999_999_999).toSeconds(), 1));
    }

    /** What is told. */
    private record Problem(int status, ProblemType type, String detail) {}

    private static String content(Form form, Problem problem, Exchange exchange) {
        int status = problem.status;
        String title = problem.type.title();
        String path = exchange.received().path();
        return switch (form) {
            case JSON -> json(problem, exchange).toString();
            case HTML -> ProblemPage.of(status, title, problem.detail, path, exchange.id());
            case TEXT ->
                status + " " + title + "\n\n" + problem.detail + "\n\nPath: " + path + "\nRequest: " + exchange.id()
                        + "\n";
        };
    }

    private static JsonObject json(Problem problem, Exchange exchange) {
        JsonObjectBuilder told = Json.createObjectBuilder()
                .add("type", problem.type.type())
                .add("title", problem.type.title())
                .add("status", problem.status)
                .add("detail", problem.detail)
                .add("instance", exchange.received().path())
                .add("requestId", exchange.id());
        problem.type.members().forEach(told::add);
        return told.build();
    }

    /** The reason phrase of RFC 9110 §15 (and RFC 6585), which is the title of {@code about:blank} (RFC 9457 §4.2.1). */
    public static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 425 -> "Too Early";
            case 426 -> "Upgrade Required";
            case 428 -> "Precondition Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            case 507 -> "Insufficient Storage";
            default -> status >= 500 ? "Server Error" : "Client Error";
        };
    }
}
