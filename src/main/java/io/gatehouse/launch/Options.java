package io.gatehouse.launch;

import io.gatehouse.launch.Settings.Threads;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line. Values are taken as text and checked here, so that every problem is found in one go and told in the
 * same words: the option, the value, what was expected.
 */
@Command(
        name = "java -jar gatehouse.war",
        description = "Gatehouse, an API gateway, on its own embedded Tomcat.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class Options {

    private static final int VIRTUAL_THREADS_SINCE = 21;
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)");

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on, 0 for a free one (default 8080).")
    private String port = "8080";

    @Option(names = "--address", paramLabel = "HOST", description = "Address to listen on (default 0.0.0.0, all).")
    private String address = "0.0.0.0";

    @Mixin
    private final TlsOptions tls = new TlsOptions();

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Where configuration and state are kept (default gatehouse-home).")
    private @Nullable String home;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Serve this file, which is the truth: the admin API then can't write.")
    private @Nullable String config;

    @Option(
            names = "--demo",
            description = "Also start the demo's pet store; a home without a configuration gets the demo's.")
    private boolean demo;

    @Option(names = "--start-anyway", description = "Start with the admin API alone when the configuration is refused.")
    private boolean startAnyway;

    @Option(
            names = "--secrets-root",
            paramLabel = "DIR",
            description = "A further folder that $${file:...} secrets may be read from.")
    private @Nullable String secretsRoot;

    @Mixin
    private final DnsOption dns = new DnsOption();

    @Option(
            names = "--threads",
            paramLabel = "KIND",
            description = "container or virtual (Java 21 or newer, and the default there).")
    private @Nullable String threads;

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            description = "How long requests under way may take when it ends (default 20s).")
    private String drain = Integer.getInteger("gatehouse.drainSeconds", 20) + "s";

    @Option(
            names = "--drain-delay",
            paramLabel = "TIME",
            description = "How long it serves on when it ends, while health/ready answers 503 (default 0s).")
    private String drainDelay = "0s";

    @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
    private boolean version;

    private final List<String> problems = new ArrayList<>();
    private final CommandLine line = new CommandLine(this).setUnmatchedArgumentsAllowed(true);

    private Options(List<String> arguments) {
        line.getCommandSpec().parser().collectErrors(true);
        ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));
        if (help || version) {
            return;
        }
        parsed.errors().forEach(error -> problems.add(sentence(error)));
        parsed.unmatched().forEach(argument -> problems.add(unknown(argument)));
    }

    static Options of(List<String> arguments) {
        return new Options(arguments);
    }

    boolean help() {
        return help;
    }

    boolean version() {
        return version;
    }

    String usage() {
        StringWriter text = new StringWriter();
        line.usage(new PrintWriter(text));
        return text.toString();
    }

    /** The settings, or every problem of the command line. */
    Settings check() throws Refused {
        InetAddress checkedAddress = checkAddress();
        int checkedPort = port("--port", port, problems);
        Settings settings = new Settings(
                checkedAddress,
                checkedPort,
                tls.check(checkedPort, problems),
                Optional.ofNullable(path("--home", home)),
                Optional.ofNullable(checkFile("--config", config)),
                Optional.ofNullable(checkFolder("--secrets-root", secretsRoot)),
                dns.check(problems),
                demo,
                startAnyway,
                checkThreads(Runtime.version().feature()),
                new Drain.Times(checkTime("--drain-delay", drainDelay), checkTime("--drain", drain)));
        if (!problems.isEmpty()) {
            throw new Refused(problems);
        }
        return settings;
    }

    /** The port that an option names; 0 when it names none, which is added to the problems. */
    static int port(String option, String value, List<String> problems) {
        if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65535) {
            return Integer.parseInt(value);
        }
        problems.add(option + ": \"" + value + "\" is not a port; expected a number from 0 to 65535.");
        return 0;
    }

    private Duration checkTime(String option, String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            problems.add(option + ": \"" + text + "\" is not a time; expected one such as 500ms, 20s or 2m.");
            return Duration.ZERO;
        }
        long count = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
    }

    private InetAddress checkAddress() {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            problems.add("--address: \"" + address
                    + "\" is not an address of this machine; expected an IP address or a host name, such as"
                    + " 127.0.0.1.");
            return InetAddress.getLoopbackAddress();
        }
    }

    private Threads checkThreads(int java) {
        boolean possible = java >= VIRTUAL_THREADS_SINCE;
        if (threads == null) {
            return possible ? Threads.VIRTUAL : Threads.CONTAINER;
        }
        switch (threads.toLowerCase(Locale.ROOT)) {
            case "container":
                return Threads.CONTAINER;
            case "virtual":
                if (!possible) {
                    problems.add("--threads: \"virtual\" needs Java 21 or newer, and this is Java " + java + ".");
                }
                return Threads.VIRTUAL;
            default:
                problems.add("--threads: \"" + threads + "\" is not known; expected container or virtual.");
                return Threads.CONTAINER;
        }
    }

    private @Nullable Path checkFile(String option, @Nullable String value) {
        Path file = path(option, value);
        if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
            problems.add(option + ": " + file + " " + (Files.exists(file) ? "can't be read" : "does not exist")
                    + "; expected a file that can be read.");
        }
        return file;
    }

    private @Nullable Path checkFolder(String option, @Nullable String value) {
        Path folder = path(option, value);
        if (folder != null && !Files.isDirectory(folder)) {
            problems.add(option + ": " + folder + " " + (Files.exists(folder) ? "is not a folder" : "does not exist")
                    + "; expected a folder.");
        }
        return folder;
    }

    private @Nullable Path path(String option, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return Path.of(value).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            problems.add(option + ": \"" + value + "\" is not a path (" + e.getReason() + ").");
            return null;
        }
    }

    private String unknown(String argument) {
        String name = argument.replaceFirst("=.*", "");
        return argument + ": there is no such option; "
                + line.getCommandSpec().optionsMap().keySet().stream()
                        .filter(option -> isNear(name, option))
                        .findFirst()
                        .map(option -> "did you mean " + option + "?")
                        .orElse("expected one of those that --help lists.");
    }

    /** Whether one is the other but for a letter or two: added, left out, changed or exchanged. */
    private static boolean isNear(String one, String other) {
        int start = 0;
        while (start < Math.min(one.length(), other.length()) && one.charAt(start) == other.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < Math.min(one.length(), other.length()) - start
                && one.charAt(one.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
            end++;
        }
        return Math.max(one.length(), other.length()) - start - end <= 2;
    }

    private static String sentence(Exception error) {
        return error instanceof ParameterException wrong
                ? wrong.getMessage() + "."
                : error.getClass().getSimpleName() + ": " + error.getMessage();
    }
}
