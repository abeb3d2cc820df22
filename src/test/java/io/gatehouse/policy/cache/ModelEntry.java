package io.gatehouse.policy.cache;

import io.gatehouse.policy.cache.ModelSteps.Asked;
import io.gatehouse.policy.cache.ModelSteps.Owner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a {@link CacheModel} has, who asked for it and how; times are in milliseconds.
 *
 * @param requestTime when it was asked for (RFC 9111 §4.2.3)
 * @param responseTime when it came
 * @param endedAt when it was told that it does not hold any more; {@link #NOT_ENDED} where it was not
 */
record ModelEntry(Owner owner, Asked asked, ModelMessage answer, long requestTime, long responseTime, long endedAt) {
    static final long NOT_ENDED = Long.MAX_VALUE;

    /** §4.2.2, RFC 9110 §15.1 */
    private static final Set<Integer> HEURISTIC = Set.of(200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501);

    private static final Set<Integer> UNDERSTOOD = Set.of(200, 301, 302, 404, 500, 503);
    private static final Set<Integer> HAS_TTL = Set.of(200, 301);

    private boolean says(String word) {
        return "".equals(answer.words().get(word));
    }

    boolean hasValidator() {
        return answer.fields().containsKey("ETag") || answer.fields().containsKey("Last-Modified");
    }

    boolean has(String name, String value) {
        return value.equals(answer.fields().get(name));
    }

    boolean isFor(Asked other) {
        return asked.path().equals(other.path())
                && (owner.shared() || asked.caller().equals(other.caller()));
    }

    /** §4.1 */
    boolean matches(Asked other) {
        return isFor(other) && (!varies() || language(asked).equals(language(other)));
    }

    /** Whether it takes the place of another. */
    boolean isVariantOf(ModelEntry other) {
        return varies() == other.varies() && matches(other.asked);
    }

    private boolean varies() {
        return answer.fields().containsKey("Vary");
    }

    private static String language(Asked asked) {
        return asked.fields().getOrDefault("Accept-Language", "none").toLowerCase(Locale.ROOT);
    }

    long date() {
        return ModelMessage.millis(answer.fields().get("Date"));
    }

    /** §4.2.3 */
    long age(long now) {
        // a clock that went back tells no more than how far it is from then
        long residentTime = Math.abs(now - responseTime);
        String age = answer.fields().get("Age");
        if (age != null && !age.matches("[0-9]+")) {
            // older than any lifetime
            return 4 * (1L << 31) * 1000 + residentTime;
        }
        long ageValue = age == null ? 0 : Long.parseLong(age) * 1000;
        long apparentAge = Math.max(0, responseTime - date());
        long responseDelay = responseTime - requestTime;
        long correctedAgeValue = ageValue + responseDelay;
        return Math.max(apparentAge, correctedAgeValue) + residentTime;
    }

    long freshFor(long now) {
        Long lifetime = lifetime();
        long own = (lifetime == null ? 0 : lifetime) - age(now);
        return endedAt == NOT_ENDED ? own : Math.min(own, Math.min(0, endedAt - now));
    }

    /** §4.2.1, §4.2.2; null where nothing says it. */
    private @Nullable Long lifetime() {
        Map<String, String> words = answer.words();
        int own = answer.status() == 404
                ? owner.ofMissing()
                : HAS_TTL.contains(answer.status()) ? owner.ttl() : ModelSteps.NONE;
        if (owner.override() && own != ModelSteps.NONE) {
            return own * 1000L;
        }
        for (String word : List.of("s-maxage", "max-age")) {
            if (words.containsKey(word)) {
                return seconds(words, word, 0);
            }
        }
        Long expires = answer.time("Expires");
        Long modified = answer.time("Last-Modified");
        if (expires != null) {
            return Math.max(0, expires - date());
        }
        if (own != ModelSteps.NONE) {
            return own * 1000L;
        }
        boolean guesses = HEURISTIC.contains(answer.status()) || words.containsKey("public");
        return owner.heuristic() && guesses && modified != null
                ? Long.valueOf((date() - modified) / 10_000 * 1000)
                : null;
    }

    /** §4.2.1: what is no number is stale. */
    static long seconds(Map<String, String> words, String word, long otherwise) {
        String text = words.getOrDefault(word, "");
        if (text.isEmpty()) {
            return otherwise * 1000;
        }
        return text.matches("[0-9]+") ? Long.parseLong(text) * 1000 : 0;
    }

    boolean isStale(long now) {
        return says("no-cache") || freshFor(now) <= 0;
    }

    /** §4.2.4 */
    boolean mayBeStale(long by, long now) {
        boolean strict = says("must-revalidate")
                || says("proxy-revalidate")
                || answer.words().containsKey("s-maxage");
        return !strict && !says("no-cache") && freshFor(now) + by > 0;
    }

    /** RFC 5861 §3 */
    boolean mayBeUsedMeanwhile(long now) {
        return mayBeStale(seconds(answer.words(), "stale-while-revalidate", Math.max(0, owner.meanwhile())), now);
    }

    /** RFC 5861 §4 */
    boolean mayBeUsedOnError(long now) {
        long by = seconds(answer.words(), "stale-if-error", Math.max(0, owner.onError()));
        return by > 0 && mayBeStale(by, now);
    }

    /** §3.5: whether what it says may be said to others than who asked. */
    boolean isForOthers(Asked by) {
        Map<String, String> words = answer.words();
        boolean open = words.containsKey("public") || words.containsKey("s-maxage") || says("must-revalidate");
        boolean ofAll = by.caller().isEmpty() && !owner.shared();
        return !by.fields().containsKey("Authorization") || !ofAll || open;
    }

    /** §3; and whether it will ever be of use. */
    boolean isStorable() {
        Map<String, String> words = answer.words();
        if (answer.status() == 304
                || words.containsKey("must-understand") && !UNDERSTOOD.contains(answer.status())
                || isForbidden()
                || !isForOthers(asked)
                || "*".equals(answer.fields().get("Vary"))) {
            return false;
        }
        boolean said = lifetime() != null || says("no-cache");
        return said
                && (!isStale(responseTime)
                        || hasValidator()
                        || mayBeUsedMeanwhile(responseTime)
                        || mayBeUsedOnError(responseTime));
    }

    /** §5.2.2.5, §5.2.2.7, §5.2.2.3 */
    boolean isForbidden() {
        Map<String, String> words = answer.words();
        boolean understood = words.containsKey("must-understand") && UNDERSTOOD.contains(answer.status());
        return words.containsKey("no-store") && !understood || says("private");
    }

    /** Without the fields that are not kept (§5.2.2.4, §5.2.2.7). */
    ModelEntry stripped() {
        Map<String, String> fields = new LinkedHashMap<>(answer.fields());
        if (fields.getOrDefault("Cache-Control", "").contains("=\"X-Mark\"")) {
            fields.remove("X-Mark");
        }
        ModelMessage less = new ModelMessage(answer.status(), fields, answer.body());
        return new ModelEntry(owner, asked, less, requestTime, responseTime, endedAt);
    }

    /** The same with what its upstream said of it anew (§3.2, §4.3.4), but not by what it was chosen. */
    ModelEntry freshened(ModelMessage word, long askedAt, long toldAt) {
        Map<String, String> fields = new LinkedHashMap<>(answer.fields());
        Map<String, String> told = new LinkedHashMap<>(word.fields());
        fields.remove("Age");
        told.remove("Vary");
        told.remove("ETag");
        fields.putAll(told);
        ModelMessage fresh = new ModelMessage(answer.status(), fields, answer.body());
        return new ModelEntry(owner, asked, fresh, askedAt, toldAt, NOT_ENDED).stripped();
    }

    /** Whether by this word it is chosen by other fields of requests from now on: which it had is not known (§4.1). */
    boolean isChosenAnewBy(ModelMessage word) {
        return word.fields().containsKey("Vary")
                && !word.fields().get("Vary").equals(answer.fields().get("Vary"));
    }

    /** The same after HEAD told that there is another now (§4.3.5). */
    ModelEntry ended(long now) {
        return new ModelEntry(owner, asked, answer, requestTime, responseTime, Math.min(endedAt, now));
    }

    /** Whether an answer to HEAD is of the same (§4.3.5). */
    boolean isToldBy(ModelMessage head) {
        return answer.status() == 200
                && List.of("ETag", "Last-Modified").stream()
                        .filter(head.fields()::containsKey)
                        .allMatch(name ->
                                head.fields().get(name).equals(answer.fields().get(name)));
    }

    /** What a request is answered (§4.3.2, §5.1). */
    ModelMessage give(Asked to, long now) {
        Map<String, String> fields = new LinkedHashMap<>(answer.fields());
        fields.put("Age", Long.toString(Math.min(age(now) / 1000, 1L << 31)));
        boolean known = answer.status() == 200 && isKnown(to.fields());
        return new ModelMessage(known ? 304 : answer.status(), fields, known ? "" : answer.body());
    }

    /** RFC 9110 §13.1.2, §13.1.3, §13.2.2 */
    private boolean isKnown(Map<String, String> conditions) {
        String tags = conditions.get("If-None-Match");
        String since = conditions.get("If-Modified-Since");
        if (tags != null) {
            String own = answer.fields().getOrDefault("ETag", "none").replace("W/", "");
            return tags.equals("*")
                    || List.of(tags.replace("W/", "").split(", ")).contains(own);
        }
        Long modified = answer.time("Last-Modified");
        return since != null && (modified == null ? date() : modified) <= ModelMessage.millis(since);
    }
}
