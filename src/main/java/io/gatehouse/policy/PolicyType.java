package io.gatehouse.policy;

import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Place;
import io.gatehouse.exchange.CredentialNames;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of policy: its word, its options, its place in the chain, and how the options become a {@link Policy}.
 *
 * <p>A file {@code schema.json} beside the class describes the options (JSON Schema 2020-12); they are checked against
 * it before they are bound to the record, since binding alone would turn {@code 1.9} into 1 without a word.
 *
 * @param <O> the options: a public record with boxed types
 */
public interface PolicyType<O> {
    /** The word in the document, such as {@code rateLimit}. */
    String key();

    Class<O> options();

    Phase phase(O options);

    default Needs needs(O options) {
        return Needs.NONE;
    }

    /** Whether what it decides depends on the document's consumers. */
    default boolean readsConsumers() {
        return false;
    }

    /** Where it has clients send credentials, besides where they always come; also where it is off. */
    default CredentialNames credentialNames(O options) {
        return CredentialNames.NONE;
    }

    /**
     * The fields in which it tells upstreams who sends a request, and which they believe: what clients send under their names
     * goes nowhere, also where it is off, whichever route it comes to.
     */
    default Set<String> identityFields(O options) {
        return Set.of();
    }

    /** The cookies by which the policy of this id knows browsers, also where it is off; null for none. */
    default @Nullable OwnCookies cookies(O options, String id) {
        return null;
    }

    /**
     * Policies that stand in its option {@code of}, as in the list of a route; they are made before it is ({@link
     * Provisions#parts}). None of them has such an option itself.
     */
    default List<JsonValue> parts(O options) {
        return List.of();
    }

    /** Reports what a schema can't say; {@code place} stands at the options. */
    default void check(O options, Place place) {}

    /** Reports what does not go with the rest of the document, such as names of consumers that lead nowhere. */
    default void check(O options, Place place, Provisions provisions) {}

    /**
     * The policy for options that passed both checks.
     *
     * @throws MissingSecret when a secret is not there any more; those that the schema marks have been found once by then
     */
    Policy<?> compile(O options, Provisions provisions) throws MissingSecret;
}
