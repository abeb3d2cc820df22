package io.gatehouse.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Records what the tests that are {@link Conforms claims} came to on the server of this JVM, below
 * {@code target/conformance}; elsewhere it does nothing. Found by JUnit as a service; told by the thread of each test.
 *
 * <p>A tag {@code not-SERVER}, by which the build leaves a test or its suite out there, says that this server has nothing of
 * the kind.
 */
public final class Recording implements TestExecutionListener {
    private static final String NOT = "not-";

    private final Map<String, Row> rows = new TreeMap<>();

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean well = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        if (test.isTest() || !well) {
            change(test, row -> row.ended(well));
        }
    }

    @Override
    public synchronized void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        if (entry.getKeyValuePairs().containsKey(Impossible.DECIDES)) {
            change(test, row -> row.impossible(entry.getKeyValuePairs()));
        }
    }

    @Override
    public synchronized void testPlanExecutionFinished(TestPlan plan) {
        String server = System.getProperty("server.name");
        if (server == null || rows.isEmpty()) {
            return;
        }
        try {
            Results.of(Path.of(System.getProperty("conformance.results"))).add(server, rows.values());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void change(TestIdentifier test, UnaryOperator<Row> change) {
        if (test.getSource().orElse(null) instanceof MethodSource source) {
            Method method = source.getJavaMethod();
            Conforms claim = method.getAnnotation(Conforms.class);
            if (claim != null) {
                String name = source.getJavaClass().getSimpleName() + '#' + method.getName();
                rows.put(name, change.apply(rows.getOrDefault(name, Row.of(name, claim, without(test)))));
            }
        }
    }

    private static Set<String> without(TestIdentifier test) {
        Set<String> servers = new TreeSet<>();
        test.getTags().forEach(tag -> {
            if (tag.getName().startsWith(NOT)) {
                servers.add(tag.getName().substring(NOT.length()));
            }
        });
        return servers;
    }
}
