package io.gatehouse.snapshot;

import io.gatehouse.config.ComposeEntry;
import io.gatehouse.config.KeyText;
import io.gatehouse.config.MemberEntry;
import io.gatehouse.config.PartCall;
import io.gatehouse.config.PartEntry;
import io.gatehouse.config.Place;
import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.config.Problems;
import io.gatehouse.config.RedirectEntry;
import io.gatehouse.config.RewriteEntry;
import io.gatehouse.config.RouteEntry;
import io.gatehouse.config.SplitEntry;
import io.gatehouse.config.Template;
import io.gatehouse.config.ViewsEntry;
import io.gatehouse.exchange.Key;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.Chain;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells what of a route asks who sends a request, where no policy of the route finds that out. For one route.
 *
 * @param links of the route's policies, one for each, in the order of the document
 * @param place of the route
 */
record CallerCheck(List<Chain.Link> links, Place place) {
    private static final String EXPECTED = "an authentication among the route's policies, enforced";

    /** Tells it. */
    void check(RouteEntry entry, Function<String, @Nullable Key> keys) {
        policies(links, place.child("policies"));
        if (entry.upstream() != null) {
            split(entry.upstream(), place.child("upstream"));
            entry.upstream().split().forEach(member -> key(member.upstream(), keys.apply(member.upstream())));
        }
        if (entry.rewrite() != null) {
            rewrite(entry.rewrite(), place.child("rewrite"));
        }
        if (entry.compose() != null) {
            compose(entry.compose(), place.child("compose"));
        }
        if (entry.views() != null) {
            views(entry.views(), place.child("views").child("select"));
        }
        if (entry.redirect() != null) {
            redirect(entry.redirect(), place.child("redirect"));
        }
    }

    /** The same of a view of the route, whose own policies these are. */
    void ofView(List<Chain.Link> own, Place view) {
        policies(own, view.child("policies"));
    }

    private String why() {
        boolean observes =
                links.stream().anyMatch(link -> link.policy() instanceof Authenticator && link.mode() == Mode.OBSERVE);
        return observes
                ? "asks who sends a request, which is only observed in this route"
                : "asks who sends a request, which no policy of this route finds out";
    }

    private void policies(List<Chain.Link> asking, Place list) {
        for (int i = 0; i < asking.size(); i++) {
            Chain.Link link = asking.get(i);
            if (link.policy().needsCaller() && link.mode() == Mode.ENFORCE) {
                problem(list.child(i), link.id());
            } else if (link.policy().needsCaller() && link.mode() == Mode.OBSERVE) {
                list.child(i).warning(why(), link.id(), EXPECTED);
            } else if (link.policy().optionOfCallers() != null && link.mode() != Mode.OFF) {
                list.child(i).warning(link.policy().optionOfCallers() + ": " + why(), link.id(), EXPECTED);
            }
        }
    }

    private void split(SplitEntry split, Place upstream) {
        for (int i = 0; i < split.split().size(); i++) {
            MemberEntry member = split.split().get(i);
            if (member.when() != null && member.when().isOfCaller()) {
                problem(upstream.child("split").child(i).child("when"), null);
            }
        }
        String by = split.sticky() == null ? null : split.sticky().by();
        if (by != null && KeyText.parse(by).isOfCaller()) {
            problem(upstream.child("sticky").child("by"), by);
        }
    }

    /** Only warned of, since other routes may have the same upstream. */
    private void key(String upstream, @Nullable Key key) {
        if (key != null && key.source().isOfCaller()) {
            place.child("upstream")
                    .warning("upstream " + upstream + " tells requests apart by " + key + ": " + why(), null, EXPECTED);
        }
    }

    private void rewrite(RewriteEntry rewrite, Place own) {
        template(rewrite.addPrefix(), own.child("addPrefix"));
        if (rewrite.replacePrefix() != null) {
            template(rewrite.replacePrefix().to(), own.child("replacePrefix").child("to"));
        }
        if (rewrite.query() != null) {
            Place set = own.child("query").child("set");
            rewrite.query().set().forEach((name, value) -> template(value, set.child(name)));
        }
    }

    private void compose(ComposeEntry compose, Place own) {
        if (compose.use() == null) {
            compose.parts()
                    .forEach((name, part) -> part(
                            part,
                            PartEntry.named(compose.parts().keySet(), part.forEach() != null),
                            own.child("parts").child(name)));
            return;
        }
        Problems elsewhere = new Problems();
        CallerCheck there = new CallerCheck(links, elsewhere.root());
        compose.parts()
                .forEach((name, part) -> there.part(
                        part, PartEntry.named(compose.parts().keySet(), part.forEach() != null), elsewhere.root()));
        if (!elsewhere.isEmpty()) {
            problem(own.child("use"), compose.use());
        }
    }

    private void part(PartEntry part, Set<String> names, Place own) {
        if (part.body() != null && isOfCaller(part.body(), names)) {
            problem(own.child("body"), null);
        }
        if (part.when() != null && part.when().isOfCaller()) {
            problem(own.child("when"), null);
        }
        call(part, names, own);
        if (part.standIn() != null) {
            call(part.standIn(), names, own.child("fallback").child("call"));
        }
    }

    private void call(PartEntry part, Set<String> names, Place own) {
        PartCall call = PartCall.parse(part.call(), names);
        boolean ofCaller =
                call.path().isOfCaller() || call.query() != null && call.query().isOfCaller();
        if (ofCaller) {
            problem(own.child(part.method().toLowerCase(Locale.ROOT)), part.call());
        }
        part.headers().forEach((field, text) -> {
            if (Template.parse(text, names).isOfCaller()) {
                problem(own.child("headers").child(field), text);
            }
        });
    }

    private void views(ViewsEntry views, Place select) {
        for (int i = 0; i < views.select().size(); i++) {
            ViewsEntry.SelectorEntry selector = views.select().get(i);
            if (ViewCompiler.source(selector).isOfCaller()) {
                problem(select.child(i).child(selector.by()), selector.name().isEmpty() ? null : selector.name());
            }
        }
    }

    private static boolean isOfCaller(JsonValue json, Set<String> names) {
        if (json instanceof JsonString text) {
            return Template.parse(text.getString(), names).isOfCaller();
        }
        return json instanceof JsonArray list
                ? list.stream().anyMatch(item -> isOfCaller(item, names))
                : json instanceof JsonObject object
                        && object.values().stream().anyMatch(value -> isOfCaller(value, names));
    }

    private void redirect(RedirectEntry redirect, Place own) {
        template(redirect.location(), own.child("location"));
        template(redirect.path(), own.child("path"));
    }

    private void template(@Nullable String text, Place own) {
        if (text != null && Template.parse(text).isOfCaller()) {
            problem(own, text);
        }
    }

    private void problem(Place own, @Nullable String value) {
        own.problem(why(), value, EXPECTED);
    }
}
