package io.gatehouse.consumer;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.GatewayDocument;
import io.gatehouse.config.Problems;
import io.gatehouse.config.Secrets;
import io.gatehouse.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Consumers as a document has them, for tests of what looks for them. */
public final class ConsumersOf {
    private ConsumersOf() {}

    /** Those of {@code consumers: {…}}, on this clock, of which two compare a password at a time. */
    public static Consumers yaml(String consumers, Map<String, String> environment, ManualClock clock) {
        return yaml(consumers, environment, clock, new SlowHashes(2, Duration.ofSeconds(10)));
    }

    static Consumers yaml(String consumers, Map<String, String> environment, ManualClock clock, SlowHashes slowHashes) {
        return yaml(consumers, environment, clock, slowHashes, new Remembered(slowHashes.key(), clock));
    }

    static Consumers yaml(
            String consumers,
            Map<String, String> environment,
            ManualClock clock,
            SlowHashes slowHashes,
            Remembered remembered) {
        try {
            Document document = Document.read("version: 1\nconsumers: {" + consumers + "}", Format.YAML);
            Secrets secrets = Secrets.of(environment::get, List.of());
            return Consumers.of(
                    GatewayDocument.of(document).consumers(),
                    new Consumers.Means(secrets, slowHashes, remembered, clock),
                    new Problems().root());
        } catch (Exception e) {
            throw new IllegalArgumentException(consumers, e);
        }
    }
}
