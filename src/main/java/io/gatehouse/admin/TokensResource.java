package io.gatehouse.admin;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.Problems;
import io.gatehouse.config.Providers;
import io.gatehouse.config.Units;
import io.gatehouse.consumer.Minted;
import io.gatehouse.snapshot.AdminTokens;
import io.gatehouse.snapshot.FurtherToken;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * {@code /tokens}: further tokens of the admin space, so that a person or a program has one of its own, which is told apart in
 * logs and revisions and can be taken away. Each is shown once, to who has it made.
 *
 * <p>They are no part of the document: they make no revision, need no {@code If-Match}, and may be changed where a file is the
 * truth.
 */
@Path("tokens")
public final class TokensResource {
    private static final List<String> FIELDS = List.of("name", "expires", "readOnly");

    private final AdminTokens tokens;

    @Inject
    TokensResource(AdminTokens tokens) {
        this.tokens = tokens;
    }

    @GET
    public Response list(@BeanParam Call call) {
        requireReadable();
        JsonArrayBuilder list = Providers.JSON.createArrayBuilder();
        tokens.all().forEach(token -> list.add(shown(token)));
        JsonObject all =
                Providers.JSON.createObjectBuilder().add("tokens", list).build();
        return Response.ok(all.toString(), MediaType.APPLICATION_JSON_TYPE).build();
    }

    @OPTIONS
    public Response options() {
        return Response.noContent().header("Allow", "GET, HEAD, POST, OPTIONS").build();
    }

    @POST
    public Response make(@BeanParam Call call) {
        call.requireOnlyReason();
        requireReadable();
        Minted minted = Minted.key(Minted.TOKEN);
        FurtherToken token = read(call.document().json(), minted, call.author());
        try {
            tokens.add(token);
        } catch (BadValue e) {
            Problems problems = new Problems();
            problems.root().child("name").problem(e);
            throw Refusal.ofCall(problems.list());
        } catch (IOException e) {
            throw unsaved();
        }
        JsonObject answer = Providers.JSON
                .createObjectBuilder(shown(token))
                .add("secret", minted.secret())
                .build();
        return Response.created(URI.create(call.location() + "/" + token.name()))
                .entity(answer.toString())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private static FurtherToken read(JsonObject asked, Minted minted, String by) {
        Instant now = Instant.now();
        Problems problems = new Problems();
        NewCredential.Reading reading = new NewCredential.Reading(asked, problems.root());
        reading.unknown(FIELDS);
        String name = reading.name();
        if (!asked.containsKey("name")) {
            problems.root().problem("missing field \"name\"", null, "name: " + NewCredential.NAME_EXPECTED);
        }
        String expires = reading.expires(now);
        JsonValue readOnly = asked.getOrDefault("readOnly", JsonValue.FALSE);
        if (readOnly != JsonValue.TRUE && readOnly != JsonValue.FALSE) {
            problems.root().child("readOnly").problem("is neither true nor false", readOnly, "true or false");
        }
        if (!problems.isEmpty() || name == null) {
            throw Refusal.ofCall(problems.list());
        }
        return new FurtherToken(
                name,
                minted.hash(),
                minted.prefix(),
                now.truncatedTo(ChronoUnit.SECONDS),
                expires == null ? null : Units.time(expires),
                readOnly == JsonValue.TRUE,
                by);
    }

    @GET
    @Path("{name}")
    public Response get(@PathParam("name") String name, @BeanParam Call call) {
        requireReadable();
        FurtherToken token = tokens.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> missing(name));
        return Response.ok(shown(token).toString(), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    @DELETE
    @Path("{name}")
    public Response revoke(@PathParam("name") String name, @BeanParam Call call) {
        call.requireOnlyReason();
        requireReadable();
        try {
            if (!tokens.remove(name)) {
                throw missing(name);
            }
        } catch (IOException e) {
            throw unsaved();
        }
        return Response.noContent().build();
    }

    @OPTIONS
    @Path("{name}")
    public Response optionsOfOne() {
        return Response.noContent()
                .header("Allow", "GET, HEAD, DELETE, OPTIONS")
                .build();
    }

    private void requireReadable() {
        if (tokens.broken() != null) {
            throw Refusal.of(409, tokens.broken() + ".");
        }
    }

    private Refusal missing(String name) {
        return Missing.of(
                "No token has the name",
                name,
                tokens.all().stream().map(FurtherToken::name).toList());
    }

    private static Refusal unsaved() {
        return Refusal.of(507, "That could not be saved; nothing was changed.");
    }

    private static JsonObject shown(FurtherToken token) {
        JsonObjectBuilder shown = Providers.JSON
                .createObjectBuilder()
                .add("name", token.name())
                .add("prefix", token.prefix())
                .add("created", token.created().toString());
        if (token.expires() != null) {
            shown.add("expires", token.expires().toString());
        }
        return shown.add("readOnly", token.readOnly()).add("by", token.by()).build();
    }
}
