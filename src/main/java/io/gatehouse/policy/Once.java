package io.gatehouse.policy;

import io.gatehouse.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/** What of a request may be used once only, such as a proof that was made for it. */
@FunctionalInterface
public interface Once {
    /** Where nothing is. */
    Once NOTHING = exchange -> null;

    /** Uses it up for this exchange; why it is refused where that can't be, since another was faster; else null. */
    @Nullable
    Proof use(Exchange exchange);
}
