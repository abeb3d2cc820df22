package io.gatehouse.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the secrets that a document refers to: in the environment, in files below certain folders, in the server's naming.
 *
 * <p>Only fields that a schema marks with {@code x-secret} are looked up here; anywhere else such a text is a text like any
 * other, so that whoever may write a route's answer can't have a secret shown in it. The gateway's own environment
 * ({@code GATEHOUSE_*}: its admin token) is never read, and naming only below {@code java:}, since other names reach other
 * machines. Immutable; threads: any.
 */
public final class Secrets {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    private static final Pattern NAMING = Pattern.compile("java:[A-Za-z0-9_./-]+");
    private static final String OWN = "GATEHOUSE_";

    private final Function<String, @Nullable String> environment;
    private final List<Path> roots;
    private final Naming naming;
    private final LongSupplier nanos;

    /** Looks a name up in the server's naming. */
    @FunctionalInterface
    interface Naming {
        @Nullable
        Object lookup(String name) throws NamingException;
    }

    Secrets(Function<String, @Nullable String> environment, List<Path> roots, Naming naming, LongSupplier nanos) {
        this.environment = environment;
        this.roots = List.copyOf(roots);
        this.naming = naming;
        this.nanos = nanos;
    }

    /**
     * Those of this process.
     *
     * @param roots the folders that files may stand below; relative paths are looked for in each, in this order
     */
    public static Secrets below(List<Path> roots) {
        return of(System::getenv, roots);
    }

    /** Those of this environment instead of the process's. */
    public static Secrets of(Function<String, @Nullable String> environment, List<Path> roots) {
        return new Secrets(environment, roots, InitialContext::doLookup, System::nanoTime);
    }

    /** The secret that this text refers to, whatever its value is. */
    public Secret find(String written) throws MissingSecret {
        return find(written, "text", value -> true);
    }

    /** The secret that this text refers to, whose value a field of a message can carry, now and later. */
    public Secret findFieldValue(String written) throws MissingSecret {
        return find(written, Kind.of("fieldValue"));
    }

    /** The secret that this text refers to, whose value has at least so many octets, now and later. */
    public Secret findOfLength(String written, int octets) throws MissingSecret {
        String expected = "a secret of at least " + octets + " octets";
        return find(written, expected, value -> value.getBytes(StandardCharsets.UTF_8).length >= octets);
    }

    Secret find(String written, Kind kind) throws MissingSecret {
        return find(written, kind.expected(), value -> kind.refusal(value) == null);
    }

    /**
     * The file of this name below one of the folders; one that is not absolute is looked for below each.
     *
     * @throws BadValue when there is none
     */
    public SecretFile file(String name) {
        SecretFile file = SecretFile.find(name, roots);
        if (file == null) {
            throw new BadValue("there is no such file", name, SecretFile.EXPECTED);
        }
        return file;
    }

    private Secret find(String written, String expected, Predicate<String> fits) throws MissingSecret {
        SecretReference reference = SecretReference.of(written);
        if (reference == null) {
            throw MissingSecret.inPlainText();
        }
        Fit fit = new Fit(reference, expected, fits);
        return switch (reference.source()) {
            case ENV -> variable(reference, fit);
            case FILE -> FileSecret.open(reference.name(), roots, fit, nanos);
            case JNDI -> named(reference, fit);
        };
    }

    private Secret variable(SecretReference reference, Fit fit) throws MissingSecret {
        String name = reference.name();
        if (!VARIABLE.matcher(name).matches()) {
            throw fit.missing("is no name of an environment variable", "${env:NAME}");
        }
        if (name.toUpperCase(Locale.ROOT).startsWith(OWN)) {
            throw fit.missing("is the gateway's own and never read", "a variable that does not begin with " + OWN);
        }
        String value = environment.apply(name);
        if (value == null) {
            throw fit.missing("there is no such environment variable", "one of the gateway's process");
        }
        return new Constant(fit.check(value));
    }

    private Secret named(SecretReference reference, Fit fit) throws MissingSecret {
        if (!NAMING.matcher(reference.name()).matches()) {
            throw fit.missing("is not a name below java:", "a name such as ${jndi:java:comp/env/NAME}");
        }
        Object found;
        try {
            found = naming.lookup(reference.name());
        } catch (NameNotFoundException e) {
            throw fit.missing("there is no such name", "one that the server binds to a text");
        } catch (NamingException e) {
            throw fit.missing(
                    "can't be looked up (" + e.getClass().getSimpleName() + ")", "a server that has names below java:");
        }
        if (!(found instanceof String value)) {
            throw fit.missing("is bound, but not to a text", "one that the server binds to a text");
        }
        return new Constant(fit.check(value));
    }

    /** What a value must be, and for which reference. */
    record Fit(SecretReference reference, String expected, Predicate<String> test) {
        /** The value, if it is what it must be. */
        String check(String value) throws MissingSecret {
            if (value.isEmpty()) {
                throw missing("is empty", "a secret");
            }
            if (!test.test(value)) {
                throw missing("is a secret that can't stand here", expected);
            }
            return value;
        }

        MissingSecret missing(String detail, String wanted) {
            return new MissingSecret(reference, detail, wanted);
        }
    }

    /** One that stays as it is. */
    private static final class Constant implements Secret {
        private final String value;

        Constant(String value) {
            this.value = value;
        }

        @Override
        public String value() {
            return value;
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
