package io.gatehouse.route;

import io.gatehouse.route.PathShape.Segment;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules by which one of two routes of the same host is the more specific, in the order in which they decide. */
enum Specificity {
    EXACT("its path is exact", Comparator.comparing(match -> !match.path().exact())),
    LITERALS("its path has more literal segments", more(match -> match.path().count(Segment.Literal.class))),
    EXPRESSIONS("its path has more segments with an expression", more(match -> match.path()
            .count(Segment.Matching.class))),
    NO_SUBTREE("its path does not take everything below it", Comparator.comparing(match -> match.path()
            .subtree())),
    LENGTH("its path is longer", more(match -> match.path().segments().size())),
    FROM_LEFT("its path is literal in an earlier segment", (a, b) -> PathShape.compareFromLeft(a.path(), b.path())),
    METHODS("it names methods", Comparator.comparing(match -> match.methods().isEmpty())),
    HEADERS("it asks for more header fields", more(match -> match.headers().size())),
    QUERY("it asks for more query parameters", more(match -> match.query().size())),
    COOKIES("it asks for more cookies", more(match -> match.cookies().size()));

    private static final List<Specificity> RULES = List.of(values());

    private final String reason;
    private final Comparator<Match> order;

    Specificity(String reason, Comparator<Match> order) {
        this.reason = reason;
        this.order = order;
    }

    private interface Number {
        int of(Match match);
    }

    private static Comparator<Match> more(Number number) {
        return (a, b) -> number.of(b) - number.of(a);
    }

    /** Below 0 when {@code a} is the more specific; 0 for an equal tie. */
    static int compare(Match a, Match b) {
        for (Specificity rule : RULES) {
            int order = rule.order.compare(a, b);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** What {@code winner} is or has more than {@code other}; null for an equal tie. */
    static @Nullable String reason(Match winner, Match other) {
        for (Specificity rule : RULES) {
            if (rule.order.compare(winner, other) != 0) {
                return rule.reason;
            }
        }
        return null;
    }
}
