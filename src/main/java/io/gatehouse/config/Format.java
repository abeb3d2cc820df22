package io.gatehouse.config;

/** How a document is written down; both are one and the same tree. */
public enum Format {
    /** RFC 8259. */
    JSON,
    /** YAML 1.2 with its core schema: {@code on} and {@code yes} are text. */
    YAML
}
