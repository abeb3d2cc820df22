package io.gatehouse.entrance.webapp;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Request;
import jakarta.servlet.ServletContext;

/**
 * What a service is called for.
 *
 * @param target the service's
 * @param request the fields the service sees
 * @param exchange of which nothing is used that changes: another thread carries it
 */
record Call(ServletContext target, Request request, ServicePath path, Exchange exchange) {
    Client client() {
        return exchange.client();
    }
}
