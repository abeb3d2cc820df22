package io.gatehouse.admin;

import io.gatehouse.explain.Explainer;
import io.gatehouse.explain.Tickets;

/** What explains requests: those that are written down, and those of clients that show a ticket. */
public record Explaining(Explainer explainer, Tickets tickets) {}
