package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.EventStream;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Exchange.Mirrored;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Witness;
import io.gatehouse.policy.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Copies a sample of a route's requests to another upstream, whose answers are thrown away.
 *
 * <p>The answer to the client neither waits for a copy nor changes by it. Content is kept while it goes to the upstream
 * that answers, and its copy is sent when it has gone there whole; a request without content is copied at once. A copy says
 * that it is one by {@value #MARK}, and is never copied again: gateways in a circle would do so for ever.
 */
public final class Mirror implements Handler {
    /** The field by which an upstream knows a copy. */
    static final String MARK = "X-Gatehouse-Mirror";

    /** So much of an answer is read, so that its connection serves again; what has more is closed. */
    private static final int MOST_READ = 1 << 20;

    private static final System.Logger LOG = System.getLogger(Mirror.class.getName());

    private final Handler answer;
    private final Sample sample;
    private final Copies to;
    private final Mirrors mirrors;
    private final Lane lane;

    /** @param answer what answers the requests themselves */
    public Mirror(Handler answer, Sample sample, Copies to, Mirrors mirrors) {
        this.answer = answer;
        this.sample = sample;
        this.to = to;
        this.mirrors = mirrors;
        this.lane = mirrors.lane(to.queue);
    }

    @Override
    public Reply handle(Exchange exchange) throws IOException {
        boolean copied = sample.takes(exchange);
        Witness witness = exchange.witness();
        if (witness != null) {
            witness.mirrors(new Witness.Mirroring(to.upstream, sample.reason(exchange, to.upstream)));
        }
        if (!copied || exchange.rehearsed() || !sample.draws()) {
            return answer.handle(exchange);
        }
        Request request = exchange.request();
        if (request.body().length() == 0) {
            copy(exchange, request.hasBody() ? Body.of(new byte[0]) : Body.EMPTY);
            return answer.handle(exchange);
        }
        return teed(request, exchange);
    }

    private Reply teed(Request request, Exchange exchange) throws IOException {
        if (request.body().length() > sample.maxBody) {
            exchange.mirrored(Mirrored.TOO_LARGE);
            return answer.handle(exchange);
        }
        TeedBody teed = new TeedBody(request.body(), sample.maxBody);
        exchange.request(request.withBody(teed));
        try {
            return answer.handle(exchange);
        } finally {
            exchange.request(request);
            byte[] content = teed.copy();
            if (content != null) {
                copy(exchange, Body.of(content));
            } else {
                exchange.mirrored(teed.isTooLarge() ? Mirrored.TOO_LARGE : Mirrored.DROPPED);
            }
        }
    }

    private void copy(Exchange exchange, Body content) {
        Exchange aside = exchange.aside();
        Headers fields = exchange.request().headers();
        for (String cookie : to.hidden) {
            fields = Cookies.without(fields, cookie);
        }
        Headers marked = fields.toBuilder().set(MARK, "1").build();
        aside.request(exchange.request().withHeaders(marked).withBody(content));
        mirrors.send(aside, lane, to.pins.get(), () -> send(aside));
    }

    private void send(Exchange aside) {
        try (Reply reply = to.forward.handle(aside)) {
            if (!EventStream.is(reply.headers())) {
                read(reply.body());
            }
        } catch (IOException | RuntimeException broken) {
            LOG.log(System.Logger.Level.DEBUG, aside.id() + ": a copy to " + to.upstream + " broke", broken);
        }
        aside.mirrored(aside.targetStatus() > 0 ? Mirrored.MIRRORED : Mirrored.FAILED);
    }

    private static void read(Body body) throws IOException {
        InputStream in = body.stream();
        byte[] buffer = new byte[8 * 1024];
        int left = MOST_READ;
        for (int read = in.read(buffer); read >= 0 && left > 0; read = in.read(buffer)) {
            left -= read;
        }
    }

    /**
     * Which requests are copied.
     *
     * @param share how many of them, 0 to 1
     * @param methods the methods
     * @param maxBody the most content, in octets
     */
    public record Sample(double share, Set<String> methods, int maxBody) {

        private boolean draws() {
            return share == 1 || ThreadLocalRandom.current().nextDouble() < share;
        }

        /** Whether such a request is copied at all. */
        boolean takes(Exchange exchange) {
            return methods.contains(exchange.request().method())
                    && Upgrade.askedBy(exchange) == null
                    && !exchange.request().headers().contains(MARK);
        }

        String reason(Exchange exchange, String upstream) {
            String method = exchange.request().method();
            if (!methods.contains(method)) {
                return method + " is not copied, only " + String.join(", ", new TreeSet<>(methods)) + ".";
            }
            if (!takes(exchange)) {
                return "Neither an upgrade nor what is a copy already is copied.";
            }
            String percent = BigDecimal.valueOf(share)
                    .movePointRight(2)
                    .stripTrailingZeros()
                    .toPlainString();
            return percent + "% of such requests are copied to " + upstream + ", with content up to " + maxBody
                    + " bytes.";
        }
    }

    /**
     * Where copies go.
     *
     * @param upstream the id of the upstream
     * @param forward what forwards to it
     * @param queue how many may wait
     * @param hidden cookies of the gateway's own, which no upstream gets
     * @param pins holds the upstream's connections until what it gives is run
     */
    public record Copies(String upstream, Handler forward, int queue, Set<String> hidden, Supplier<Runnable> pins) {}
}
