package io.gatehouse.exchange;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a document calls the places where credentials come: wherever one of these is shown, its value is not. Their case
 * does not count, so that a credential under a name with a slip is not shown either.
 *
 * @param fields names of fields, lower-case
 * @param parameters names of parameters of the query, decoded, lower-case
 */
public record CredentialNames(Set<String> fields, Set<String> parameters) {
    public static final CredentialNames NONE = new CredentialNames(Set.of(), Set.of());

    /** Those of these names, in any case. */
    public static CredentialNames of(Set<String> fields, Set<String> parameters) {
        return new CredentialNames(lowered(fields), lowered(parameters));
    }

    private static Set<String> lowered(Set<String> names) {
        Set<String> lowered = new TreeSet<>();
        names.forEach(name -> lowered.add(name.toLowerCase(Locale.ROOT)));
        return Set.copyOf(lowered);
    }

    /** These and others. */
    public CredentialNames and(CredentialNames others) {
        return new CredentialNames(union(fields, others.fields), union(parameters, others.parameters));
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return Set.copyOf(all);
    }

    public boolean isField(String name) {
        return !fields.isEmpty() && fields.contains(name.toLowerCase(Locale.ROOT));
    }

    /** @param written as it stands in a query */
    public boolean isParameter(String written) {
        return !parameters.isEmpty()
                && parameters.contains(Percent.decode(written.replace('+', ' ')).toLowerCase(Locale.ROOT));
    }
}
