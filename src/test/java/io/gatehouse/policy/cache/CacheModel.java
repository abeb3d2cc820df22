package io.gatehouse.policy.cache;

import io.gatehouse.policy.cache.ModelSteps.Asked;
import io.gatehouse.policy.cache.ModelSteps.Had;
import io.gatehouse.policy.cache.ModelSteps.Owner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A shared cache, written down from RFC 9111 in the plainest way: a list of answers that is looked through from its begin each
 * time. What the RFC leaves open is as the README of the policy says. Times are in milliseconds.
 */
final class CacheModel {
    private static final long ANY = Long.MAX_VALUE / 4000;

    private final Owner owner;

    /** The newest is the last. */
    private final List<ModelEntry> stored = new ArrayList<>();

    private final List<Map<String, String>> sent = new ArrayList<>();
    private long now;
    private int bodies;

    CacheModel(Owner owner, long now) {
        this.owner = owner;
        this.now = now;
    }

    /**
     * What becomes of a request.
     *
     * @param how in the words of {@code Cache-Status}, without reasons
     * @param sent the fields of each request to the upstream
     */
    record Outcome(String how, ModelMessage answer, List<Map<String, String>> sent) {
        Outcome(String how, ModelMessage answer) {
            this(how, answer, List.of());
        }
    }

    /** @param move of the clock before */
    Outcome ask(long move, Asked asked, Had had) {
        now += move;
        sent.clear();
        Outcome outcome = outcome(asked, had);
        return new Outcome(outcome.how, outcome.answer, List.copyOf(sent));
    }

    long now() {
        return now;
    }

    private Outcome outcome(Asked asked, Had had) {
        if (!asked.method().equals("GET") && !asked.method().equals("HEAD")) {
            return change(asked, had);
        }
        Map<String, String> says =
                owner.clientControl() ? ModelMessage.words(asked.fields().get("Cache-Control")) : Map.of();
        if (says.containsKey("no-store")) {
            return new Outcome("fwd=request", fetch(asked.fields(), had));
        }
        ModelEntry found = select(asked);
        String forwards = found == null ? missing(asked) : forwards(found, says);
        if (!forwards.isEmpty() && says.containsKey("only-if-cached")) {
            return new Outcome("detail=only-if-cached", new ModelMessage(504, Map.of(), ""));
        }
        if (!forwards.isEmpty() || found == null) {
            return forward(forwards, asked, found, had);
        }
        if (found.isStale(now) && !allows(says, found)) {
            // RFC 5861 §3; the upstream answers before the client gets what is stale
            forward("stale", new Asked("GET", asked.path(), asked.caller(), plain(asked)), found, had);
        }
        return new Outcome("hit; ttl=" + Math.floorDiv(found.freshFor(now), 1000L), found.give(asked, now));
    }

    /** §4.4 */
    private Outcome change(Asked asked, Had had) {
        ModelMessage answer = fetch(asked.fields(), had);
        if (!asked.method().equals("OPTIONS") && answer.status() < 400) {
            stored.removeIf(each -> each.asked().path().equals(asked.path()));
            stored.removeIf(each -> each.asked().path().equals(answer.fields().get("Location")));
        }
        return new Outcome("fwd=method; fwd-status=" + answer.status(), answer);
    }

    private ModelMessage fetch(Map<String, String> fields, Had had) {
        sent.add(fields);
        now += had.way();
        return had.answer(fields, "body " + ++bodies, now);
    }

    /** §4, §4.1: the most recent of those that match. */
    private @Nullable ModelEntry select(Asked asked) {
        return stored.stream()
                .filter(each -> each.matches(asked))
                .reduce((one, other) -> other.date() >= one.date() ? other : one)
                .orElse(null);
    }

    private String missing(Asked asked) {
        return stored.stream().anyMatch(each -> each.isFor(asked)) ? "vary-miss" : "uri-miss";
    }

    /** Why what is stored does not answer a request; empty where it does (§4, §5.2.1). */
    private String forwards(ModelEntry found, Map<String, String> says) {
        long beyond = says.containsKey("max-stale") ? ModelEntry.seconds(says, "max-stale", ANY) : 0;
        if (says.containsKey("no-cache")
                || says.containsKey("max-age") && found.age(now) > ModelEntry.seconds(says, "max-age", 0) + beyond
                || says.containsKey("min-fresh") && found.freshFor(now) < ModelEntry.seconds(says, "min-fresh", 0)) {
            return "request";
        }
        if (!found.isStale(now) || allows(says, found)) {
            return "";
        }
        boolean meanwhile = !says.containsKey("max-age") && !says.containsKey("min-fresh");
        return meanwhile && found.mayBeUsedMeanwhile(now) ? "" : "stale";
    }

    /** §5.2.1.2 */
    private boolean allows(Map<String, String> says, ModelEntry entry) {
        return says.containsKey("max-stale") && entry.mayBeStale(ModelEntry.seconds(says, "max-stale", ANY), now);
    }

    /** Forwards a request, with the validators of what is stored where there are some (§4.3). */
    private Outcome forward(String why, Asked asked, @Nullable ModelEntry found, Had had) {
        boolean isGet = asked.method().equals("GET");
        boolean validates = isGet && found != null && found.hasValidator();
        Map<String, String> fields = validates ? asking(asked, found.answer()) : asked.fields();
        long requestTime = now;
        ModelMessage answer = fetch(fields, had);
        String how = "fwd=" + why + "; fwd-status=" + answer.status();
        if (validates && answer.status() == 304) {
            return new Outcome(how, confirm(asked, found, answer, requestTime).give(asked, now));
        }
        if (answer.status() >= 500 && found != null && found.mayBeUsedOnError(now)) {
            return new Outcome(how + "; detail=stale-if-error", found.give(asked, now));
        }
        if (!isGet) {
            hear(asked, answer, requestTime);
        }
        ModelEntry entry = new ModelEntry(owner, asked, answer, requestTime, now, ModelEntry.NOT_ENDED);
        return new Outcome(isGet && keep(entry) ? how + "; stored" : how, answer);
    }

    /** §4.3.4: what is given; where the word is not about it, it is not stored any more. */
    private ModelEntry confirm(Asked asked, ModelEntry found, ModelMessage word, long requestTime) {
        List<ModelEntry> identified = identified(asked, word);
        for (ModelEntry each : identified) {
            ModelEntry fresh = each.freshened(word, requestTime, now);
            if (fresh.isForOthers(asked) || !mayStay(fresh, word)) {
                replace(each, fresh, word);
            }
        }
        if (!identified.contains(found)) {
            stored.remove(found);
            return found;
        }
        return found.freshened(word, requestTime, now);
    }

    /** §4.3.4: of all that could have been chosen, those that the first rule names that fits; a strong tag is of a weak one that it was made of, and where there is one alone it was asked about. */
    private List<ModelEntry> identified(Asked asked, ModelMessage word) {
        List<ModelEntry> initial =
                stored.stream().filter(each -> each.matches(asked)).toList();
        if (initial.size() == 1) {
            return initial;
        }
        String tag = word.fields().get("ETag");
        if (tag != null && !tag.startsWith("W/")) {
            List<ModelEntry> strongly =
                    initial.stream().filter(each -> each.has("ETag", tag)).toList();
            return strongly.isEmpty() ? mostRecent(initial, each -> each.has("ETag", "W/" + tag)) : strongly;
        }
        String modified = word.fields().get("Last-Modified");
        if (tag == null && modified == null) {
            return List.of();
        }
        return mostRecent(
                initial,
                each -> tag == null
                        ? each.has("Last-Modified", Objects.requireNonNull(modified))
                        : each.has("ETag", tag) || each.has("ETag", tag.substring(2)));
    }

    private static List<ModelEntry> mostRecent(List<ModelEntry> all, Predicate<ModelEntry> which) {
        return all.stream().filter(which).reduce((one, other) -> other.date() >= one.date() ? other : one).stream()
                .toList();
    }

    /** §4.3.5 */
    private void hear(Asked asked, ModelMessage head, long requestTime) {
        List<ModelEntry> newestFirst = new ArrayList<>(stored);
        Collections.reverse(newestFirst);
        for (ModelEntry each : newestFirst) {
            if (head.status() == 200 && each.matches(asked)) {
                ModelEntry then = each.isToldBy(head) ? each.freshened(head, requestTime, now) : each.ended(now);
                if (then.isForOthers(asked)) {
                    replace(each, then, head);
                }
            }
        }
    }

    private static boolean mayStay(ModelEntry fresh, ModelMessage word) {
        return !fresh.isForbidden() && !fresh.isChosenAnewBy(word);
    }

    /** One that came later is the newest. */
    private void replace(ModelEntry old, ModelEntry fresh, ModelMessage word) {
        int place = stored.indexOf(old);
        boolean later = fresh.responseTime() != old.responseTime() || fresh.age(now) != old.age(now);
        stored.remove(place);
        if (mayStay(fresh, word)) {
            stored.add(later ? stored.size() : place, fresh);
        }
    }

    /** Stores an answer, if that may be; else what it replaces is not what there is any more. */
    private boolean keep(ModelEntry entry) {
        if (entry.isStorable()) {
            stored.removeIf(each -> each.isVariantOf(entry));
            stored.add(entry.stripped());
            return true;
        }
        int status = entry.answer().status();
        if (status < 400 && status != 304 || status == 404) {
            stored.remove(select(entry.asked()));
        }
        return false;
    }

    private static Map<String, String> plain(Asked asked) {
        Map<String, String> fields = new LinkedHashMap<>(asked.fields());
        fields.remove("If-None-Match");
        fields.remove("If-Modified-Since");
        return fields;
    }

    /** §4.3.1 */
    private static Map<String, String> asking(Asked asked, ModelMessage known) {
        Map<String, String> fields = plain(asked);
        copy("ETag", known.fields(), "If-None-Match", fields);
        copy("Last-Modified", known.fields(), "If-Modified-Since", fields);
        return fields;
    }

    private static void copy(String from, Map<String, String> fields, String to, Map<String, String> others) {
        String value = fields.get(from);
        if (value != null) {
            others.put(to, value);
        }
    }
}
