package io.gatehouse.entrance;

import io.gatehouse.config.Document;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.config.Secrets;
import io.gatehouse.explain.RouteTests;
import io.gatehouse.forward.Alarms;
import io.gatehouse.snapshot.Compiler;
import io.gatehouse.snapshot.Compiling;
import io.gatehouse.snapshot.Kept;
import io.gatehouse.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The whole check that a document passes before it is published, the tests of its routes included. */
public final class Checking implements Compiling, AutoCloseable {
    private final Alarms alarms = new Alarms();
    private final Compiling compiling;

    /** A check that finds these variables in the environment, and secret files nowhere. */
    public Checking(Map<String, String> environment) {
        Compiler compiler =
                new Compiler(new Kept(), alarms, Path.of("target"), Secrets.of(environment::get, List.of()));
        compiling = new RouteTests(compiler, new WrittenRequests("", new RequestIds()));
    }

    @Override
    public Snapshot compile(long number, Document document) throws RefusedDocument {
        return compiling.compile(number, document);
    }

    @Override
    public void close() {
        alarms.close();
    }
}
