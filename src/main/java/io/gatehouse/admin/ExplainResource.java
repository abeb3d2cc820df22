package io.gatehouse.admin;

import io.gatehouse.config.Document;
import io.gatehouse.config.Problem;
import io.gatehouse.config.Problems;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.explain.Explanation;
import io.gatehouse.explain.Tickets;
import io.gatehouse.snapshot.Snapshot;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /explain}: why a request goes where it goes, written down or shown with a ticket. */
@Path("explain")
public final class ExplainResource {
    private static final String DRAFT = "/document";

    private final Changes changes;
    private final Explaining explaining;

    @Inject
    ExplainResource(Changes changes, Explaining explaining) {
        this.changes = changes;
        this.explaining = explaining;
    }

    @Reads
    @POST
    public Response explain(@BeanParam Call call) {
        Document content = call.document();
        Question question =
                Question.of(content.json(), changes.current().document().json());
        if (question.live()) {
            call.requireWriter();
        }
        Explanation explanation = question.document() != null
                ? draft(question, question.document(), content)
                : question.live()
                        ? explaining.explainer().live(question.asked())
                        : explaining.explainer().decide(question.asked());
        if (explanation == null) {
            throw Refusal.of(503, "The gateway is stopping.");
        }
        return Response.ok(explanation, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private Explanation draft(Question question, JsonObject draft, Document content) {
        try {
            return explaining.explainer().decide(question.asked(), Changes.document(draft));
        } catch (RefusedDocument e) {
            List<Problem> problems = e.problems().stream()
                    .map(problem -> below(problem, content))
                    .toList();
            throw Refusal.of(problems);
        }
    }

    private static Problem below(Problem problem, Document content) {
        String pointer = DRAFT + problem.pointer();
        return new Problem(
                        pointer,
                        problem.detail(),
                        problem.value(),
                        problem.expected(),
                        problem.suggestion(),
                        null,
                        null)
                .in(content.position(pointer));
    }

    @OPTIONS
    public Response options() {
        return Response.noContent().header("Allow", "POST, OPTIONS").build();
    }

    /** A ticket for the requests of one route. */
    @POST
    @Path("tickets")
    public Response ticket(@BeanParam Call call) {
        String route = route(call.document().json(), changes.current());
        Tickets.Ticket ticket = explaining.tickets().give(route);
        if (ticket == null) {
            throw Refusal.with(
                    429,
                    "There are " + Tickets.MOST + " tickets, which is what there may be at once; each is over after "
                            + Tickets.VALID.toMinutes() + " minutes.",
                    Map.of("Retry-After", "60"));
        }
        return Response.created(java.net.URI.create(call.location() + "/" + ticket.ticket()))
                .entity(new Given(
                        ticket.ticket(), ticket.route(), ticket.expires().toString()))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private static String route(JsonObject json, Snapshot served) {
        Problems problems = new Problems();
        for (String name : json.keySet()) {
            if (!name.equals("route")) {
                problems.root().child(name).problem("unknown field \"" + name + '"', json.get(name), "one of: route");
            }
        }
        String id = json.get("route") instanceof JsonString text ? text.getString() : null;
        if (!json.containsKey("route")) {
            problems.root().problem("missing field \"route\"", null, "route: the id of a route");
        } else if (id == null || served.routes().find(id) == null) {
            problems.root().child("route").problem("no route has this id", json.get("route"), "the id of a route");
        }
        if (!problems.isEmpty() || id == null) {
            throw Refusal.ofCall(problems.list());
        }
        return id;
    }

    @OPTIONS
    @Path("tickets")
    public Response optionsOfTickets() {
        return Response.noContent().header("Allow", "POST, OPTIONS").build();
    }

    /** What the requests with a ticket left. */
    @GET
    @Path("tickets/{ticket}")
    public Response left(@PathParam("ticket") String ticket) {
        Tickets.Left left = explaining.tickets().read(ticket);
        if (left == null) {
            throw Refusal.of(404, "There is no such ticket, or no longer.");
        }
        List<Explained> explained = left.explanations().stream()
                .map(one -> new Explained(one.at().toString(), one.explanation()))
                .toList();
        return Response.ok(
                        new Left(left.route(), left.expires().toString(), explained), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    @OPTIONS
    @Path("tickets/{ticket}")
    public Response optionsOfTicket() {
        return Response.noContent().header("Allow", "GET, HEAD, OPTIONS").build();
    }

    /** The answer to whoever asked for a ticket. */
    public record Given(String ticket, String route, String expires) {}

    /** What was left; {@code explanations} in the order in which their requests ended. */
    public record Left(String route, String expires, List<Explained> explanations) {}

    /** One request. */
    public record Explained(String at, @Nullable Explanation explanation) {}
}
