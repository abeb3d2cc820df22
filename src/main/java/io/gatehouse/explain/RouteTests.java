package io.gatehouse.explain;

import io.gatehouse.config.Cidr;
import io.gatehouse.config.Document;
import io.gatehouse.config.Place;
import io.gatehouse.config.Pointer;
import io.gatehouse.config.Problems;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.config.RequestLine;
import io.gatehouse.config.RouteEntry;
import io.gatehouse.config.RouteTestEntry;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Witness;
import io.gatehouse.snapshot.Compiling;
import io.gatehouse.snapshot.Snapshot;
import io.gatehouse.token.Claims;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles documents and tries the tests of their routes on the result, rehearsed, so that no network is needed: a
 * document of which one fails is refused with what was expected and what came.
 *
 * @param compiling makes the snapshot of what has no other problem
 */
public record RouteTests(Compiling compiling, Entrance entrance) implements Compiling {
    /** Where requests of tests come from, and what they are for, unless they say so. */
    static final InetAddress REMOTE = Cidr.address("127.0.0.1");

    static final String HOST = "localhost";

    @Override
    public Snapshot compile(long number, Document document) throws RefusedDocument {
        Snapshot snapshot = compiling.compile(number, document);
        Problems problems = document.problems();
        boolean passed = false;
        try {
            snapshot.entries().routes().forEach((id, route) -> test(id, route, snapshot, problems));
            problems.refuse();
            passed = true;
            return snapshot;
        } finally {
            if (!passed) {
                snapshot.retire();
            }
        }
    }

    private void test(String id, RouteEntry route, Snapshot snapshot, Problems problems) {
        List<RouteTestEntry> tests = route.tests();
        for (int i = 0; i < tests.size(); i++) {
            Pointer pointer =
                    Pointer.ROOT.child("routes").child(id).child("tests").child(i);
            RouteTestEntry test = tests.get(i);
            Run run = Run.of(asked(test), snapshot, entrance, Watching.test());
            new Judgement(test.expect(), run, problems.at(pointer).child("expect")).judge(id);
        }
    }

    private static Asked asked(RouteTestEntry test) {
        RequestLine line = RequestLine.parse(test.request());
        Headers.Builder fields = Headers.builder();
        test.headers().forEach((name, values) -> values.forEach(value -> fields.add(name, value)));
        return Asked.of(
                line.method(),
                line.target(),
                test.host() == null ? HOST : test.host(),
                fields.build(),
                new Asked.From(
                        test.remote() == null ? REMOTE : Cidr.address(test.remote()),
                        test.scheme() == null ? "http" : test.scheme(),
                        Body.EMPTY,
                        new Assumed(test.consumer(), test.claims() == null ? null : Claims.of(test.claims()))));
    }

    /** One test and what came of it. */
    private record Judgement(RouteTestEntry.Expect expect, Run run, Place place) {

        void judge(String own) {
            if (run.own()) {
                place.problem(
                        "the test fails: the path is in the gateway's own space, where no route is looked for",
                        run.exchange().received().path(),
                        "a path of routes");
                return;
            }
            String route = expect.route() != null ? expect.route() : standsForItself() ? null : own;
            if (route != null && !route.equals(run.exchange().route())) {
                Place where = expect.route() == null ? place : place.child("route");
                where.problem(
                        "the test fails: "
                                + (run.exchange().route() == null
                                        ? "no route takes the request, which is answered " + answer()
                                        : "route " + run.exchange().route() + " takes the request"),
                        run.exchange().route(),
                        "route " + route);
                return;
            }
            status(expect.status());
            upstream(expect.upstream());
            expect.headers().forEach(this::header);
        }

        /** What the gateway answers may be the answer of no route at all. */
        private boolean standsForItself() {
            return expect.status() != null && expect.upstream() == null;
        }

        private void status(@Nullable Integer expected) {
            if (expected != null && expected != run.ownStatus()) {
                place.child("status")
                        .problem(
                                sending() == null
                                        ? "the test fails: the request is answered " + answer()
                                        : "the test fails: the request goes to upstream "
                                                + sending().upstream() + ", and what that answers is not known",
                                came(sending()),
                                "the gateway's own answer " + expected);
            }
        }

        private void upstream(@Nullable String expected) {
            Witness.Sending sending = sending();
            if (expected == null || sending != null && line(sending).equals(expected)) {
                return;
            }
            place.child("upstream")
                    .problem(
                            sending == null
                                    ? "the test fails: no upstream is asked, the request is answered " + answer()
                                    : "the test fails: the upstream gets another request",
                            came(sending),
                            expected);
        }

        private void header(String name, String expected) {
            List<String> values = fields().all(name);
            if (!values.contains(expected)) {
                Masks masks = masks();
                place.child("headers")
                        .child(name)
                        .problem(
                                "the test fails: the "
                                        + (sending() == null ? "answer" : "request to the upstream")
                                        + (values.isEmpty() ? " has no such field" : " has another value"),
                                values.isEmpty() ? null : masks.named(name, String.join(", ", values)),
                                masks.named(name, expected));
            }
        }

        private Headers fields() {
            Witness.Sending sending = sending();
            if (sending != null) {
                return sending.headers();
            }
            return run.reply() == null ? Headers.EMPTY : run.reply().headers();
        }

        /** Of several the one that is expected, else the first; null where none is sent. */
        private Witness.@Nullable Sending sending() {
            List<Witness.Sending> all = run.sendings();
            return all.stream()
                    .filter(each -> line(each).equals(expect.upstream()))
                    .findFirst()
                    .orElse(all.isEmpty() ? null : all.get(0));
        }

        private String answer() {
            return Integer.toString(run.ownStatus());
        }

        private Masks masks() {
            return new Masks(run.exchange());
        }

        private Object came(Witness.@Nullable Sending sending) {
            return sending == null ? run.ownStatus() : masks().target(line(sending));
        }

        private static String line(Witness.Sending sending) {
            return sending.method() + ' ' + sending.path();
        }
    }
}
