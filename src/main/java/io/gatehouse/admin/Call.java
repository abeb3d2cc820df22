package io.gatehouse.admin;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.snapshot.Publisher;
import jakarta.json.JsonArray;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a call asks for besides its path: representation, content, preconditions, and the parameters of a write. */
public final class Call {
    static final MediaType YAML = new MediaType("application", "yaml");
    private static final String FORMATS = "application/json, application/yaml";
    private static final Set<String> PARAMETERS = Set.of("reason", "dryRun", "force");

    private final HttpServletRequest servletRequest;
    private final HttpHeaders headers;
    private final UriInfo uri;

    public Call(@Context HttpServletRequest servletRequest, @Context HttpHeaders headers, @Context UriInfo uri) {
        this.servletRequest = servletRequest;
        this.headers = headers;
        this.uri = uri;
    }

    /** The representation that the caller wants (RFC 9110 §12.5.1); JSON when it does not mind. */
    Format wanted() {
        return preferred(List.of(MediaType.APPLICATION_JSON_TYPE, YAML)).equals(YAML) ? Format.YAML : Format.JSON;
    }

    /** Of the types that a resource comes as, the one that the caller likes best; the first when it does not mind. */
    MediaType preferred(List<MediaType> types) {
        MediaType best = types.get(0);
        for (MediaType type : types) {
            best = quality(type) > quality(best) ? type : best;
        }
        if (quality(best) <= 0) {
            throw Refusal.of(
                    406,
                    "Accept is " + headers.getHeaderString("Accept") + "; this resource comes as "
                            + types.stream().map(MediaType::toString).collect(Collectors.joining(", ")) + ".");
        }
        return best;
    }

    /**
     * How much the caller likes a type: what its most specific range says; 0 refuses it. JAX-RS would choose a variant by
     * language, charset and encoding too, fail where one of these is malformed, and take what has {@code q=0}.
     */
    private double quality(MediaType own) {
        return headers.getAcceptableMediaTypes().stream()
                .filter(range -> range.isCompatible(own))
                .min(Comparator.comparing(MediaType::isWildcardType).thenComparing(MediaType::isWildcardSubtype))
                .map(range -> Double.parseDouble(range.getParameters().getOrDefault("q", "1")))
                .orElse(0.0);
    }

    Preconditions preconditions() {
        return new Preconditions(headers.getHeaderString("If-Match"), headers.getHeaderString("If-None-Match"));
    }

    /** The content as a document, or as a part of one. */
    Document document() {
        MediaType type = headers.getMediaType();
        if (type != null && type.isCompatible(MediaType.APPLICATION_JSON_TYPE) && !type.isWildcardSubtype()) {
            return read(Format.JSON);
        }
        if (type != null && type.isCompatible(YAML) && !type.isWildcardSubtype()) {
            return read(Format.YAML);
        }
        throw Refusal.with(415, "Content-Type is " + type + "; expected " + FORMATS + ".", Map.of("Accept", FORMATS));
    }

    /** The content as a patch. */
    Patch patch() {
        MediaType type = headers.getMediaType();
        String name = type == null ? "absent" : type.getType() + "/" + type.getSubtype();
        return switch (name.toLowerCase(java.util.Locale.ROOT)) {
            case Patch.Merge.MEDIA_TYPE -> new Patch.Merge(read(Format.JSON).json());
            case Patch.Operations.MEDIA_TYPE -> Patch.Operations.of(array());
            default ->
                throw Refusal.with(
                        415,
                        "Content-Type is " + name + "; a patch is " + Patch.ACCEPTED + ".",
                        Map.of("Accept-Patch", Patch.ACCEPTED));
        };
    }

    private JsonArray array() {
        try {
            return Document.readArray(bytes());
        } catch (UnreadableDocument e) {
            throw Refusal.of(e);
        }
    }

    private Document read(Format format) {
        try {
            return Document.read(bytes(), format);
        } catch (UnreadableDocument e) {
            throw Refusal.of(e);
        }
    }

    private byte[] bytes() {
        String encoding = headers.getHeaderString("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Refusal.with(
                    415,
                    "Content-Encoding is " + encoding + "; expected content that is not compressed.",
                    Map.of("Accept-Encoding", "identity"));
        }
        try {
            byte[] bytes = servletRequest.getInputStream().readNBytes(Document.MAX_BYTES + 1);
            if (bytes.length > Document.MAX_BYTES) {
                throw Refusal.of(
                        413,
                        "The content has more than " + Document.MAX_BYTES + " bytes, which is what is read at most.");
            }
            return bytes;
        } catch (IOException e) {
            throw Refusal.of(400, "The content broke off before its end.");
        }
    }

    /** Who publishes, why, and that they must not lock themselves out unless they say so. */
    Publisher.Wish wish() {
        requireParameters(PARAMETERS, "one of reason, dryRun and force");
        String reason = reason();
        Caller caller = Caller.of(servletRequest);
        return new Publisher.Wish(
                caller.author(), reason == null ? "" : reason, flag("force") ? edge -> true : caller.staysInside());
    }

    /** Who calls, as logs and revisions have it. */
    String author() {
        return Caller.of(servletRequest).author();
    }

    /** Refuses who may change nothing, where what a call changes depends on its content. */
    void requireWriter() {
        if (Caller.of(servletRequest).readOnly()) {
            throw ReadOnly.refusal();
        }
    }

    /** Refuses all parameters but that which says why, for a write that publishes nothing. */
    void requireOnlyReason() {
        requireParameters(Set.of("reason"), "reason");
        reason();
    }

    private void requireParameters(Set<String> known, String expected) {
        uri.getQueryParameters().forEach((name, values) -> {
            if (!known.contains(name)) {
                throw Refusal.of(400, "There is no parameter \"" + name + "\"; expected " + expected + ".");
            }
            if (values.size() > 1) {
                throw Refusal.of(400, "There are " + values.size() + " parameters \"" + name + "\"; expected one.");
            }
        });
    }

    private @Nullable String reason() {
        String reason = parameter("reason");
        if (reason != null && reason.length() > 1000) {
            throw Refusal.of(400, "The reason has " + reason.length() + " characters; at most 1000 are kept.");
        }
        return reason;
    }

    boolean dryRun() {
        return flag("dryRun");
    }

    private boolean flag(String name) {
        String value = parameter(name);
        if (value != null && !value.isEmpty() && !value.equals("true") && !value.equals("false")) {
            throw Refusal.of(400, name + " is \"" + value + "\"; expected true or false.");
        }
        return value != null && !value.equals("false");
    }

    private @Nullable String parameter(String name) {
        return uri.getQueryParameters().getFirst(name);
    }

    /** Where another resource of the API is, for {@code Content-Location}. */
    String place(String resource) {
        return uri.getBaseUri().getRawPath() + resource;
    }

    /** Where this resource is, for {@code Location}. */
    java.net.URI location() {
        return java.net.URI.create(uri.getRequestUri().getRawPath());
    }
}
