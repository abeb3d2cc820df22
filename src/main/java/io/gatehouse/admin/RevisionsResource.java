package io.gatehouse.admin;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.Providers;
import io.gatehouse.snapshot.Listed;
import io.gatehouse.snapshot.Publisher;
import io.gatehouse.snapshot.Revision;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * {@code /revisions}: the documents that were published, to read, to compare and to go back to.
 *
 * <p>A number that there is no file of is 404, also when there once was one. One whose file is broken is 409: the revision
 * is there and conflicts only with the state of its file, which a person can put right from a backup; 410 would say that it
 * is gone for good.
 */
@Path("revisions")
public final class RevisionsResource {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private final Changes changes;

    @Inject
    RevisionsResource(Changes changes) {
        this.changes = changes;
    }

    @GET
    public Response list(@BeanParam Call call) throws IOException {
        long active = changes.current().number();
        JsonArrayBuilder list = Providers.JSON.createArrayBuilder();
        for (Listed one : changes.revisions().list()) {
            list.add(row(one, active));
        }
        return Changes.answer(
                Stored.made(Providers.JSON
                        .createObjectBuilder()
                        .add("revisions", list)
                        .build()),
                call);
    }

    private static JsonObjectBuilder row(Listed one, long active) {
        JsonObjectBuilder row = Providers.JSON.createObjectBuilder().add("number", one.number());
        one.head()
                .ifPresentOrElse(
                        head -> row.add("at", head.at().toString())
                                .add("by", head.by())
                                .add("reason", head.reason())
                                .add("active", one.number() == active),
                        () -> row.add("active", one.number() == active).add("broken", true));
        return row;
    }

    @OPTIONS
    public Response options() {
        return reads();
    }

    @GET
    @Path("{n}")
    public Response get(@PathParam("n") String n, @BeanParam Call call) {
        Revision revision = existing(n);
        JsonObject answer = Providers.JSON
                .createObjectBuilder()
                .add("number", revision.number())
                .add("at", revision.at().toString())
                .add("by", revision.by())
                .add("reason", revision.reason())
                .add("active", revision.number() == changes.current().number())
                .add("document", revision.document())
                .build();
        return Changes.answer(Stored.made(answer), call);
    }

    @OPTIONS
    @Path("{n}")
    public Response optionsOfOne() {
        return reads();
    }

    @GET
    @Path("{n}/diff/{m}")
    public Response diff(@PathParam("n") String n, @PathParam("m") String m, @BeanParam Call call) {
        Revision from = existing(n);
        Revision to = existing(m);
        Comparison made = Comparison.of(from.document(), to.document());
        JsonObject answer = Providers.JSON
                .createObjectBuilder()
                .add("from", from.number())
                .add("to", to.number())
                .add("diff", made.diff())
                .add("routes", made.routes())
                .build();
        return Changes.answer(Stored.made(answer), call);
    }

    @OPTIONS
    @Path("{n}/diff/{m}")
    public Response optionsOfDiff() {
        return reads();
    }

    /** Publishes an old document as a new revision, on the same terms as {@code PUT /config}. */
    @POST
    @Path("{n}/activate")
    public Response activate(@PathParam("n") String n, @BeanParam Call call) {
        Format format = call.wanted();
        Publisher.Wish wish = call.wish().orReason("activates revision " + n);
        Revision revision = existing(n);
        Document document = Changes.document(revision.document());
        return changes.carryOut(
                call,
                wish,
                before -> {
                    call.preconditions().requireCurrent(Stored.whole(before));
                    return document;
                },
                after -> Changes.fill(Response.ok(), Stored.whole(after), format)
                        .header("Content-Location", call.place("config")),
                e -> Refusal.of(e.problems()));
    }

    @OPTIONS
    @Path("{n}/activate")
    public Response optionsOfActivate() {
        return Response.noContent().header("Allow", "POST, OPTIONS").build();
    }

    private static Response reads() {
        return Response.noContent().header("Allow", "GET, HEAD, OPTIONS").build();
    }

    private Revision existing(String n) {
        if (!NUMBER.matcher(n).matches()) {
            throw missing(n);
        }
        long number = Long.parseLong(n);
        return changes.revisions()
                .read(number)
                .orElseThrow(() -> changes.revisions().has(number) ? broken(n) : missing(n));
    }

    private static Refusal missing(String n) {
        return Refusal.of(404, "There is no revision " + n + ".");
    }

    private static Refusal broken(String n) {
        return Refusal.of(
                409,
                "The file of revision " + n + " is broken: it is not what was saved. It was left where it is;"
                        + " the server's log says what is wrong with it.");
    }
}
