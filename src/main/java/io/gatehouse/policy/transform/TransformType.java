package io.gatehouse.policy.transform;

import io.gatehouse.config.Place;
import io.gatehouse.config.Problems;
import io.gatehouse.config.Units;
import io.gatehouse.policy.FieldChanges;
import io.gatehouse.policy.Needs;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import io.gatehouse.policy.transform.TransformOptions.Changes;
import io.gatehouse.policy.transform.TransformOptions.GzipOptions;
import io.gatehouse.policy.transform.TransformOptions.ReplyOptions;
import io.gatehouse.policy.transform.TransformOptions.RequestOptions;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The {@code transform} kind of policy. */
public final class TransformType implements PolicyType<TransformOptions> {
    /** What is held to be changed is at most so much: it lies in memory in several forms at a time. */
    private static final long MOST = 64L * 1024 * 1024;

    private static final String USUAL = "1MiB";

    @Override
    public String key() {
        return "transform";
    }

    @Override
    public Class<TransformOptions> options() {
        return TransformOptions.class;
    }

    @Override
    public Phase phase(TransformOptions options) {
        return Phase.TRANSFORM;
    }

    @Override
    public Needs needs(TransformOptions options) {
        RequestOptions request = options.request();
        ReplyOptions reply = options.reply();
        return new Needs(
                request == null || request.body() == null ? 0 : size(request.maxBytes()),
                reply == null || reply.body() == null ? 0 : size(reply.maxBytes()));
    }

    @Override
    public void check(TransformOptions options, Place place) {
        RequestOptions request = options.request();
        if (request != null) {
            check(new Content(request.body(), request.maxBytes(), request.required()), place.child("request"));
        }
        if (request != null) {
            renames(request.headers(), place.child("request").child("headers"));
            renames(request.query(), place.child("request").child("query"));
        }
        ReplyOptions reply = options.reply();
        if (reply != null) {
            renames(reply.headers(), place.child("reply").child("headers"));
            check(new Content(reply.body(), reply.maxBytes(), reply.required()), place.child("reply"));
            if (reply.headers() == null && reply.body() == null) {
                place.child("reply").problem("changes nothing", null, "at least one of: headers, body");
            }
        }
        if (options.gzip() != null && options.gzip().types() != null) {
            check(options.gzip().types(), place.child("gzip").child("types"));
        }
    }

    /** One after the other, what is renamed twice would take the place of the other. */
    private static void renames(TransformOptions.@Nullable Changes changes, Place place) {
        if (changes == null || changes.rename() == null) {
            return;
        }
        changes.rename().forEach((from, to) -> {
            if (!from.equalsIgnoreCase(to) && changes.rename().keySet().stream().anyMatch(to::equalsIgnoreCase)) {
                place.child("rename").child(from).problem("gives a name that is renamed too", to, "another name");
            }
        });
    }

    private static void check(List<String> types, Place list) {
        for (int i = 0; i < types.size(); i++) {
            if (!MediaTypes.isOne(types.get(i))) {
                list.child(i).problem("is no media type", types.get(i), MediaTypes.EXPECTED);
            }
        }
    }

    private static void check(Content content, Place place) {
        if (content.body != null) {
            ChangeCompiler.compile(content.body, place.child("body"));
        }
        if (content.body == null && content.maxBytes != null) {
            place.child("maxBytes").problem("has no effect without body", content.maxBytes, null);
        }
        if (content.body == null && content.required != null) {
            place.child("required").problem("has no effect without body", content.required, null);
        }
        if (content.maxBytes != null && Units.size(content.maxBytes) > MOST) {
            place.child("maxBytes").problem("is more than is held", content.maxBytes, "64MiB at most");
        }
    }

    /** What is said of the content of a message. */
    private record Content(
            @Nullable JsonObject body,
            @Nullable String maxBytes,
            @Nullable Boolean required) {}

    @Override
    public Policy<?> compile(TransformOptions options, Provisions provisions) {
        return new TransformPolicy(request(options.request()), reply(options.reply()), gzip(options.gzip()));
    }

    private static RequestChange request(@Nullable RequestOptions options) {
        return options == null
                ? RequestChange.NONE
                : new RequestChange(
                        fields(options.headers()),
                        QueryChanges.of(options.query()),
                        change(new Content(options.body(), options.maxBytes(), options.required())));
    }

    private static ReplyChange reply(@Nullable ReplyOptions options) {
        return options == null
                ? ReplyChange.NONE
                : new ReplyChange(
                        options.statuses() == null ? null : Units.statuses(options.statuses()),
                        fields(options.headers()),
                        change(new Content(options.body(), options.maxBytes(), options.required())));
    }

    private static FieldChanges fields(@Nullable Changes changes) {
        return changes == null
                ? FieldChanges.NONE
                : FieldChanges.of(changes.remove(), changes.rename(), changes.set(), changes.add());
    }

    private static @Nullable BodyChange change(Content content) {
        return content.body == null
                ? null
                : ChangeCompiler.compile(content.body, new Problems().root())
                        .of((int) size(content.maxBytes), Boolean.TRUE.equals(content.required));
    }

    private static @Nullable Gzip gzip(@Nullable GzipOptions options) {
        return options == null
                ? null
                : new Gzip(
                        new MediaTypes(Objects.requireNonNullElse(options.types(), Gzip.TYPES)),
                        Units.size(Objects.requireNonNullElse(options.minBytes(), "1KiB")),
                        Objects.requireNonNullElse(options.level(), 6));
    }

    private static long size(@Nullable String written) {
        return Units.size(Objects.requireNonNullElse(written, USUAL));
    }
}
