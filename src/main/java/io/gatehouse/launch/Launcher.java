package io.gatehouse.launch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The main class of the WAR. It uses nothing but the JDK: it unpacks the WAR into a {@link WorkFolder}, hands over to
 * {@link Standalone} in a class loader that holds Tomcat, and sees to it that the folder is gone when the process ends,
 * however it ends.
 */
public final class Launcher {

    private static final int REFUSED = 2;
    private static final int BROKEN = 1;

    private final WorkFolder work;
    private final AtomicBoolean ended = new AtomicBoolean();

    private Launcher(WorkFolder work) {
        this.work = work;
    }

    public static void main(String[] args) throws InterruptedException {
        System.setProperty("java.util.logging.manager", LastingLogs.class.getName());
        String temporary = System.getProperty("java.io.tmpdir");
        try {
            WorkFolder work = WorkFolder.create(Path.of(temporary));
            new Launcher(work).run(args);
        } catch (IOException e) {
            System.err.println("The temporary folder " + temporary + " can't be used (" + reason(e)
                    + "); expected a folder that can be written, named by -Djava.io.tmpdir=DIR.");
            System.exit(REFUSED);
        }
    }

    /** Ends by {@link #exit} when the gateway is refused, else serves until a signal comes and {@link #end} is called. */
    private void run(String[] args) throws InterruptedException {
        Path war = work.path().resolve("war");
        try {
            unpack(Path.of(location()), war);
            ClassLoader loader = new URLClassLoader("gatehouse", classPath(war), ClassLoader.getPlatformClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            Gateway gateway = new Gateway(loader, work.path(), args);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(gateway), "gatehouse-end"));
            Optional<Integer> refused = gateway.start();
            if (refused.isPresent()) {
                exit(refused.get());
            }
        } catch (IOException e) {
            System.err.println("The WAR can't be unpacked to " + war + " (" + reason(e) + ").");
            exit(REFUSED);
        } catch (Exception e) {
            e.printStackTrace();
            exit(BROKEN);
        }
        Thread.currentThread().join();
    }

    private void exit(int code) {
        ended.set(true);
        work.delete();
        System.exit(code);
    }

    /** Ends on a signal. A JVM that a signal stops exits with 128 + its number, a drained gateway with 0: so halt. */
    private void end(Gateway gateway) {
        if (!ended.getAndSet(true)) {
            gateway.stop();
            work.delete();
            Runtime.getRuntime().halt(0);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private static URI location() throws URISyntaxException {
        return Launcher.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
    }

    private static void unpack(Path archive, Path to) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                Path file = to.resolve(entry.getName()).normalize();
                if (!file.startsWith(to)) {
                    throw new IOException("its entry " + entry.getName() + " leads outside");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    try (InputStream content = zip.getInputStream(entry)) {
                        Files.copy(content, file);
                    }
                }
            }
        }
    }

    /** The launcher's own classes, Tomcat and picocli, and JSON-P, which the demo's pet store speaks. */
    private static URL[] classPath(Path war) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(war.toUri().toURL());
        addJars(urls, war.resolve("WEB-INF/lib-provided"), "*.jar");
        addJars(urls, war.resolve("WEB-INF/lib"), "{jakarta.json-api,parsson}-*.jar");
        return urls.toArray(URL[]::new);
    }

    private static void addJars(List<URL> urls, Path folder, String pattern) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, pattern)) {
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
            }
        }
    }

    /** {@link Standalone} as seen from here: through {@code java.*} types, since it lives in another class loader. */
    private static final class Gateway {
        private final Object standalone;

        Gateway(ClassLoader loader, Path work, String[] args) throws ReflectiveOperationException {
            String version = Launcher.class.getPackage().getImplementationVersion();
            standalone = loader.loadClass("io.gatehouse.launch.Standalone")
                    .getConstructor(Path.class, List.class, String.class)
                    .newInstance(work, List.of(args), version == null ? "development" : version);
        }

        /** Starts it: the exit code when it was refused, nothing when it serves. */
        Optional<Integer> start() throws Exception {
            Object code = ((Callable<?>) standalone).call();
            return ((Optional<?>) code).map(Integer.class::cast);
        }

        void stop() {
            ((Runnable) standalone).run();
        }
    }
}
