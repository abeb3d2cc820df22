package io.gatehouse.policy.cache;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What happens to a cache: an owner's options, and steps of requests and of what the upstream has for each.
 *
 * @param steps in their order
 */
record ModelSteps(Owner owner, List<Step> steps) {
    /** No number of seconds. */
    static final int NONE = Integer.MIN_VALUE;

    @Override
    public String toString() {
        return "cache: {" + owner.yaml() + "}\n"
                + steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }

    /** The options; seconds, or {@link #NONE}. */
    record Owner(
            int ttl,
            boolean override,
            int ofMissing,
            boolean heuristic,
            boolean shared,
            boolean clientControl,
            int meanwhile,
            int onError) {
        String yaml() {
            List<String> all = new ArrayList<>();
            add(all, "ttl: ", ttl);
            add(all, "staleWhileRevalidate: ", meanwhile);
            add(all, "staleIfError: ", onError);
            if (ofMissing != NONE) {
                all.add("statuses: {\"404\": " + ofMissing + "s}");
            }
            all.add("override: " + override + ", heuristic: " + heuristic);
            all.add("shared: " + shared + ", clientControl: " + clientControl);
            return String.join(", ", all);
        }

        private static void add(List<String> all, String name, int seconds) {
            if (seconds != NONE) {
                all.add(name + seconds + "s");
            }
        }
    }

    /**
     * A request, and what its upstream has.
     *
     * @param move of the clock before, in milliseconds
     */
    record Step(long move, Asked asked, Had had) {
        @Override
        public String toString() {
            return (move < 0 ? "" : "+") + move + " ms: " + asked + " <- " + had;
        }
    }

    /**
     * A request.
     *
     * @param caller whom an authentication knows; empty for nobody
     */
    record Asked(String method, String path, String caller, Map<String, String> fields) {
        @Override
        public String toString() {
            return (caller.isEmpty() ? "" : caller + ' ') + method + ' ' + path + ' ' + fields;
        }
    }

    /**
     * What an upstream has for a request; times in seconds.
     *
     * @param way how long it takes, in milliseconds
     * @param past how long ago it says it was made
     * @param expires after that; {@link #NONE} for no such field
     * @param modified how long before that it was changed; {@link #NONE} for no such field
     * @param fields the others
     */
    record Had(int status, long way, int past, int expires, int modified, Map<String, String> fields) {

        /** The answer, or the word that the sender of the request has it already (RFC 9110 §13.2.2). */
        ModelMessage answer(Map<String, String> asked, String body, long now) {
            long date = (now - past * 1000L) / 1000 * 1000;
            Map<String, String> all = new LinkedHashMap<>(fields);
            all.put("Date", ModelMessage.date(date));
            if (expires != NONE) {
                all.put("Expires", ModelMessage.date(date + expires * 1000L));
            }
            if (modified != NONE) {
                all.put("Last-Modified", ModelMessage.date(date - modified * 1000L));
            }
            ModelMessage whole = new ModelMessage(status, all, body);
            return status == 200 && isKnown(asked, whole) ? new ModelMessage(304, all, "") : whole;
        }

        private static boolean isKnown(Map<String, String> asked, ModelMessage whole) {
            String tags = asked.get("If-None-Match");
            String since = asked.get("If-Modified-Since");
            Long modified = whole.time("Last-Modified");
            if (tags != null) {
                return tags.contains(whole.fields().getOrDefault("ETag", "none"));
            }
            return since != null && modified != null && modified <= ModelMessage.millis(since);
        }

        @Override
        public String toString() {
            return status
                    + (way == 0 ? "" : " after " + way + " ms")
                    + (past == 0 ? "" : " of " + past + " s ago")
                    + (expires == NONE ? "" : " expires " + expires)
                    + (modified == NONE ? "" : " modified " + modified)
                    + ' '
                    + fields;
        }
    }
}
