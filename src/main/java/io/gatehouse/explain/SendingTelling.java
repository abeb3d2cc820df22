package io.gatehouse.explain;

import io.gatehouse.exchange.Witness;
import io.gatehouse.explain.Explanation.TargetChoice;
import io.gatehouse.explain.Explanation.UpstreamRequest;
import org.jspecify.annotations.Nullable;

/** Finds the words for a request to a target. */
final class SendingTelling {
    private SendingTelling() {}

    /** The last that was sent, or would be; where no target takes it, what the first would get; null where no upstream is asked. */
    static @Nullable UpstreamRequest tell(Watching watching, Masks masks) {
        Witness.Sending sending = watching.sending() == null ? watching.unsent() : watching.sending();
        if (sending == null) {
            return null;
        }
        String path = masks.target(sending.path());
        return new UpstreamRequest(
                sending.upstream(),
                sending.target(),
                sending.choice().pickedBy(),
                sending.choice().targets().stream().map(SendingTelling::choice).toList(),
                sending.method(),
                sending.origin() + path,
                path,
                masks.fields(sending.headers()));
    }

    private static TargetChoice choice(Witness.Considered target) {
        return new TargetChoice(
                target.target(),
                target.takes(),
                target.status(),
                target.reason().isEmpty() ? null : target.reason(),
                target.tier(),
                target.inFlight());
    }
}
