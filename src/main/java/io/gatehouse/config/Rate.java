package io.gatehouse.config;

import java.time.Duration;

/** How many in how long, such as 100 a minute. */
public record Rate(long count, Duration per) {}
