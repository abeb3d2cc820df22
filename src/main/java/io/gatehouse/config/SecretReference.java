package io.gatehouse.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A secret's name in a document: {@code ${env:NAME}}, {@code ${file:PATH}} or {@code ${jndi:java:NAME}}, and nothing beside
 * it.
 *
 * @param source where it is kept
 * @param name what it is called there
 */
record SecretReference(Source source, String name) {
    static final String EXPECTED = "a reference: ${env:NAME}, ${file:PATH} or ${jndi:java:NAME}";

    private static final Pattern FORM = Pattern.compile("\\$\\{(env|file|jndi):([^${}\\p{Cntrl}]{1,1024})}");

    /** Where secrets are kept. */
    enum Source {
        ENV,
        FILE,
        JNDI
    }

    /** The reference that this text is; null when it is anything else, which may then be a secret itself. */
    static @Nullable SecretReference of(String written) {
        Matcher form = FORM.matcher(written);
        return form.matches()
                ? new SecretReference(Source.valueOf(form.group(1).toUpperCase(Locale.ROOT)), form.group(2))
                : null;
    }

    /** As it is written in a document. */
    @Override
    public String toString() {
        return "${" + source.name().toLowerCase(Locale.ROOT) + ":" + name + "}";
    }
}
