package io.gatehouse.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who calls: the groups it belongs to and the credentials it is known by. */
public record ConsumerEntry(@Nullable String description, List<String> groups, List<CredentialEntry> credentials) {}
