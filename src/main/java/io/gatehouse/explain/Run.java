package io.gatehouse.explain;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.EventStream;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Upgraded;
import io.gatehouse.exchange.Witness;
import io.gatehouse.snapshot.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request.
 *
 * @param reply the reply, of which a rehearsal has none of an upstream; its content is closed
 * @param early whether it was refused before any route
 * @param own whether it is for the gateway's own space
 * @param size octets of the reply's content that were read; -1 where it was not read to its end
 */
record Run(
        Snapshot snapshot,
        Exchange exchange,
        Watching watching,
        @Nullable Reply reply,
        boolean early,
        boolean own,
        long size) {

    /** More of an answer is not waited for. */
    private static final long MOST_READ = 16 << 20;

    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Tries a request out, or has it carried out where {@code watching} says so. */
    static Run of(Asked asked, Snapshot snapshot, Entrance entrance, Watching watching) {
        Entrance.Arrived arrived = entrance.arrive(asked, snapshot.edge(), watching.rehearsal());
        Exchange exchange = arrived.exchange();
        exchange.witness(watching);
        Caller assumed = asked.sender().caller(snapshot.entries().consumers());
        if (assumed != null && watching.rehearsal()) {
            exchange.assume(assumed);
        }
        Reply refusal = arrived.refusal();
        try {
            if (refusal != null || arrived.own()) {
                return new Run(snapshot, exchange, watching, refusal, refusal != null, arrived.own(), 0);
            }
            try (Reply reply = entrance.answer(snapshot, exchange)) {
                exchange.status(reply.status());
                return new Run(snapshot, exchange, watching, reply, false, false, size(reply, exchange));
            }
        } catch (IOException broken) {
            return new Run(snapshot, exchange, watching, null, false, false, -1);
        } finally {
            exchange.end();
        }
    }

    /** Reads the content of an answer, as long as it ends some time. */
    private static long size(Reply reply, Exchange exchange) {
        if (exchange.rehearsed() || reply.body() instanceof Upgraded || EventStream.is(reply.headers())) {
            return reply.body().length();
        }
        byte[] buffer = new byte[16 << 10];
        long size = 0;
        try {
            InputStream in = reply.body().stream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                if (size > MOST_READ || exchange.timings().elapsed() > LONGEST.toNanos()) {
                    return -1;
                }
            }
            return size;
        } catch (Failure broken) {
            exchange.failed(broken);
            return -1;
        } catch (IOException broken) {
            return -1;
        }
    }

    /** The request to an upstream that was sent, or would be; null when the gateway answers by itself. */
    Witness.@Nullable Sending sending() {
        return watching.sending();
    }

    /** All that were sent, or would be: to an upstream that answers, or to those that parts of the answer come from. */
    List<Witness.Sending> sendings() {
        return sending() != null
                ? List.of(sending())
                : watching.asked().stream()
                        .map(asked -> asked.watching().sending())
                        .filter(Objects::nonNull)
                        .toList();
    }

    /** The status that the gateway answers by itself; 0 where an upstream is asked. */
    int ownStatus() {
        return reply == null || !sendings().isEmpty() ? 0 : reply.status();
    }

    /** What each policy that was asked decided. */
    Map<String, Decision> decisions() {
        Map<String, Decision> decisions = new LinkedHashMap<>();
        exchange.forEachDecision(decisions::put);
        return decisions;
    }
}
