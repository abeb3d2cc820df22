package io.gatehouse.admin;

import io.gatehouse.upstream.Room;
import io.gatehouse.upstream.TargetState;
import io.gatehouse.upstream.Upstream;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer about the targets of an upstream.
 *
 * @param upstream the id of the upstream
 * @param panic whether so few of them are well that ejected and unhealthy ones are used too
 * @param targets those that were asked for, in the order of the document
 * @param inFlight requests that have a place at the upstream; null where their number is not bounded
 * @param waiting requests that wait for one; null likewise
 * @param retries requests sent again so far
 */
@JsonbPropertyOrder({"upstream", "panic", "targets", "inFlight", "waiting", "retries"})
public record TargetsBody(
        String upstream,
        boolean panic,
        List<TargetBody> targets,
        @Nullable Integer inFlight,
        @Nullable Integer waiting,
        long retries) {

    static TargetsBody of(Upstream upstream, List<TargetState> targets, ClockPair now) {
        Room room = upstream.room();
        return new TargetsBody(
                upstream.id(),
                upstream.roster().panics(now.nanos()),
                targets.stream().map(each -> TargetBody.of(each, now)).toList(),
                room == null ? null : room.inside(),
                room == null ? null : room.waiting(),
                upstream.budget().total());
    }
}
