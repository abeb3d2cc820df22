package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.Problem;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.config.Secrets;
import io.gatehouse.forward.Alarms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What asks who sends a request stands only in routes where something finds that out. */
class CallerCheckTest {
    private static final String NOBODY = "asks who sends a request, which no policy of this route finds out";
    private static final String OBSERVED = "asks who sends a request, which is only observed in this route";
    private static final Alarms ALARMS = new Alarms();

    @AfterAll
    static void stop() {
        ALARMS.close();
    }

    private static List<String> told(String route) throws Exception {
        Document document = Document.read("""
            version: 1
            upstreams:
              pets: {targets: ["http://127.0.0.1:9001"]}
              next: {targets: ["http://127.0.0.1:9002"]}
              keyed: {targets: ["http://127.0.0.1:9003"], balance: {algorithm: hash, by: claim.sub}}
            consumers: {acme: {}}
            policies:
              house: {authorize: {groups: [staff]}}
              visitors: {anonymous: {}}
              watched: {anonymous: {mode: observe}}
              away: {anonymous: {mode: off}}
              shared: {rateLimit: {limit: 1/s, plans: {gold: {groups: [gold], limit: 5/s}}}}
              unasked: {rateLimit: {limit: 1/s, mode: off, plans: {gold: {groups: [gold], limit: 5/s}}}}
            routes:
              r: {match: {path: /a}, %s}
            """.formatted(route), Format.YAML);
        List<Problem> problems = new ArrayList<>();
        Compiler compiler = new Compiler(new Kept(), ALARMS, Path.of("target"), Secrets.below(List.of()));
        try {
            Snapshot snapshot = compiler.compile(1, document);
            problems.addAll(snapshot.warnings());
            snapshot.retire();
        } catch (RefusedDocument refused) {
            problems.addAll(refused.problems());
        }
        return problems.stream()
                .filter(problem -> problem.pointer().startsWith("/routes/"))
                .map(problem -> problem.pointer().substring("/routes/r".length()) + ": " + problem.detail())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "respond: {}, policies: [house] | /policies/0",
                "respond: {}, policies: [away, house] | /policies/1",
                "respond: {}, policies: [{hsts: {}}, {authorize: {scopes: [a]}}] | /policies/1",
                "respond: {}, policies: [{headers: {request: {set: {X-User: '{claim.sub}'}}}}] | /policies/0",
                "respond: {}, policies: [{headers: {reply: {add: {X-User: 'a {claim.sub}'}}}}] | /policies/0",
                "redirect: {location: '/a/{claim.sub}'} | /redirect/location",
                "redirect: {path: '/a/{claim.sub}'} | /redirect/path",
                "upstream: pets, rewrite: {addPrefix: '/{claim.sub}'} | /rewrite/addPrefix",
                "upstream: pets, rewrite: {replacePrefix: {from: /a, to: '/{claim.sub}'}} | /rewrite/replacePrefix/to",
                "upstream: pets, rewrite: {query: {set: {u: '{claim.sub}'}}} | /rewrite/query/set/u",
                "upstream: {split: [{upstream: pets, weight: 1}, {upstream: next, weight: 0, when: {consumer: acme}}]}"
                        + "| /upstream/split/1/when",
                "upstream: {split: [{upstream: pets, weight: 1}, {upstream: next, weight: 0, when: {group: [staff]}}]}"
                        + "| /upstream/split/1/when",
                "upstream: {split: [{upstream: pets, weight: 1}, {upstream: next, weight: 1}], sticky: {by: subject}}"
                        + "| /upstream/sticky/by",
                "upstream: pets, views: {select: [{header: X-A}, {claim: azp}], default: a, a: {}}"
                        + "| /views/select/1/claim",
                "upstream: pets, views: {select: [{consumer: {acme: a}}], default: a, a: {}}"
                        + "| /views/select/0/consumer"
            })
    void elseTheDocumentIsRefused(String route, String pointer) throws Exception {
        assertThat(told(route)).containsExactly(pointer + ": " + NOBODY);
        String policies = route.contains("policies: [")
                ? route.replace("policies: [", "policies: [%s, ")
                : route + ", policies: [%s]";
        assertThat(told(policies.formatted("visitors"))).isEmpty();
        assertThat(told(policies.formatted("watched")))
                .containsExactly((pointer.startsWith("/policies/")
                                ? "/policies/" + (Integer.parseInt(pointer.substring(10)) + 1)
                                : pointer)
                        + ": " + OBSERVED);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "respond: {}, policies: [{authorize: {scopes: [a], mode: observe}}] | /policies/0: " + NOBODY,
                "respond: {}, policies: [watched, {authorize: {scopes: [a], mode: observe}}] | /policies/1: "
                        + OBSERVED,
                "respond: {}, policies: [shared] | /policies/0: plans: " + NOBODY,
                "respond: {}, policies: [watched, shared] | /policies/1: plans: " + OBSERVED,
                "respond: {}, policies: [{rateLimit: {limit: 1/s, mode: observe, plans: {own: {consumers: [acme],"
                        + " limit: 5/s}}}}] | /policies/0: plans: " + NOBODY,
                "upstream: keyed | /upstream: upstream keyed tells requests apart by claim.sub: " + NOBODY,
                "upstream: keyed, policies: [watched] | /upstream: upstream keyed tells requests apart by claim.sub: "
                        + OBSERVED
            })
    void whatIsOnlyObservedOrHasOtherRoutesIsWarnedOf(String route, String warning) throws Exception {
        assertThat(told(route)).containsExactly(warning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "upstream: keyed, policies: [visitors]",
                "respond: {}, policies: [visitors, shared]",
                "respond: {}, policies: [{rateLimit: {limit: 1/s}}]",
                "respond: {}, policies: [unasked]",
                "upstream: keyed, policies: [{authorize: {scopes: [a], mode: observe}}, visitors]",
                "upstream: pets, policies: [{headers: {request: {set: {X-User: '{header.claim}'}}}}]"
            })
    void whatIsFineIsNotToldOf(String route) throws Exception {
        assertThat(told(route)).isEmpty();
    }
}
