package io.gatehouse.config;

/** A place in a text that was read: line and column, both from 1. */
public record Position(int line, int column) {}
