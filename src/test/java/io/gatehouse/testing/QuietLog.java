package io.gatehouse.testing;

import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps from the build's output what tests provoke the start, the store and the admin API to log. A test's own handlers hear it. */
public final class QuietLog implements BeforeAllCallback {
    /** Held, or the setting would be forgotten. */
    private static final List<Logger> QUIET = List.of(
            Logger.getLogger("io.gatehouse.snapshot"),
            Logger.getLogger("io.gatehouse.admin"),
            Logger.getLogger("io.gatehouse.forward.tls"),
            Logger.getLogger("io.gatehouse.entrance.Start"));

    @Override
    public void beforeAll(ExtensionContext context) {
        QUIET.forEach(logger -> logger.setUseParentHandlers(false));
    }
}
