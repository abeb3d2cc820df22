package io.gatehouse.dns;

import io.gatehouse.exchange.IpText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks the servers for one name until all is known or all were asked. For one lookup, by one thread. */
final class Asking {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How many aliases in a row are asked for (RFC 1034 §3.6.2 wants some bound). */
    private static final int MOST_ALIASES = 8;

    private final Servers servers;
    private final Set<Family> families;

    /** What the last server that was of no help had to say. */
    private String why = "no server answers";

    /** Whether any server answered at all. */
    private boolean heard;

    Asking(Servers servers, Set<Family> families) {
        this.servers = servers;
        this.families = families;
    }

    /**
     * The first of the names that a name may stand for which has addresses.
     *
     * @throws IOException when there is none, and of one of them nobody could tell
     */
    Answer candidates(String host) throws IOException {
        Answer none = null;
        IOException failed = null;
        for (String name : servers.candidates(host)) {
            try {
                Answer answer = Query.isName(name) ? addresses(name) : Answer.of(List.of(), Duration.ZERO, false);
                if (!answer.addresses().isEmpty()) {
                    return answer;
                }
                none = none == null || none.ttl().compareTo(answer.ttl()) > 0 ? answer : none;
            } catch (InterruptedIOException interrupted) {
                throw interrupted;
            } catch (IOException e) {
                failed = e;
                if (!heard) {
                    break; // the others would only be waited for as long again
                }
            }
        }
        if (failed != null || none == null) {
            throw failed != null ? failed : new IOException(why);
        }
        return none;
    }

    /** All addresses of one name. */
    private Answer addresses(String name) throws IOException {
        Map<Family, String> open = new EnumMap<>(Family.class);
        families.forEach(family -> open.put(family, name));
        Set<InetAddress> found = new LinkedHashSet<>();
        long ttl = Integer.MAX_VALUE;
        long none = Integer.MAX_VALUE;
        boolean partial = false;
        for (int i = 0; i < MOST_ALIASES && !open.isEmpty(); i++) {
            Map<Family, Step> steps = steps(open);
            partial |= steps.size() < open.size();
            open.keySet().retainAll(steps.keySet());
            for (Map.Entry<Family, Step> each : steps.entrySet()) {
                open.remove(each.getKey());
                Step step = each.getValue();
                if (step instanceof Step.Nothing nothing) {
                    none = Math.min(none, nothing.ttl());
                    continue;
                }
                ttl = Math.min(ttl, step.ttl());
                if (step instanceof Step.Found addresses) {
                    found.addAll(addresses.addresses());
                } else if (step instanceof Step.Elsewhere elsewhere && Query.isName(elsewhere.name())) {
                    open.put(each.getKey(), elsewhere.name());
                }
            }
        }
        if (found.isEmpty() && (partial || !open.isEmpty())) {
            throw new IOException(open.isEmpty() ? why : "more than " + MOST_ALIASES + " aliases in a row");
        }
        return Answer.of(found, Duration.ofSeconds(found.isEmpty() ? Math.min(ttl, none) : ttl), partial);
    }

    /** One step further with each family, of those that a server could tell. */
    private Map<Family, Step> steps(Map<Family, String> names) throws IOException {
        List<Query> queries = new ArrayList<>();
        names.forEach((family, name) -> queries.add(new Query(RANDOM.nextInt(65_536), name, family)));
        Map<Family, Step> steps = new EnumMap<>(Family.class);
        for (int attempt = 0; attempt < servers.attempts() && steps.isEmpty(); attempt++) {
            for (InetSocketAddress server : servers.addresses()) {
                answers(server, queries).forEach((query, message) -> {
                    queries.remove(query);
                    steps.put(query.family(), Step.of(query.name(), message));
                });
                if (queries.isEmpty()) {
                    return steps;
                }
            }
        }
        return steps;
    }

    /** The useful answers of one server. */
    private Map<Query, Message> answers(InetSocketAddress server, List<Query> queries) throws IOException {
        Map<Query, Message> useful = new HashMap<>();
        try {
            Inquiry.ask(server, queries, servers.timeout()).forEach((query, message) -> {
                heard = true;
                String useless = message.useless();
                if (useless == null) {
                    useful.put(query, message);
                } else {
                    why = text(server) + " " + useless;
                }
            });
        } catch (InterruptedIOException interrupted) {
            throw interrupted;
        } catch (IOException e) {
            why = text(server) + ": " + e.getMessage();
        }
        return useful;
    }

    private static String text(InetSocketAddress server) {
        return IpText.of(server.getAddress()) + " port " + server.getPort();
    }
}
