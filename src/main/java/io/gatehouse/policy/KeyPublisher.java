package io.gatehouse.policy;

import jakarta.json.JsonObject;
import java.util.Collection;

/** A policy that signs, and whose public keys anybody may know, at {@code /_gatehouse/jwks.json}. */
public interface KeyPublisher {
    /** Those that what it signed may be verified with now, and those that are next, as JSON Web Keys (RFC 7517 §4). */
    Collection<JsonObject> publicKeys();
}
