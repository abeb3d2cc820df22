package io.gatehouse.conformance;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Says that the container decides and not the gateway: the test has proven it with the octets it quotes, and its row
 * shows them. As an extension it knows which test runs on which thread.
 */
public final class Impossible implements BeforeEachCallback {
    static final String DECIDES = "decides";

    private static final ThreadLocal<@Nullable ExtensionContext> RUNNING = new ThreadLocal<>();

    @Override
    public void beforeEach(ExtensionContext context) {
        RUNNING.set(context);
    }

    /**
     * Called by the thread of the test, after its assertions.
     *
     * @param sent the octets sent
     * @param received the octets received
     * @param decides the class of the container that decides
     * @param why a sentence
     */
    public static void here(String sent, String received, String decides, String why) {
        ExtensionContext running = RUNNING.get();
        if (running == null) {
            throw new IllegalStateException("not on the thread of a test");
        }
        running.publishReportEntry(Map.of("sent", sent, "received", received, DECIDES, decides, "why", why));
    }
}
