package io.gatehouse.testing;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Timings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Exchanges made by hand, for tests of what needs no socket. */
public final class Exchanges {
    private Exchanges() {}

    /** A request without a body; {@code target} is path and query. */
    public static Request request(String method, String target, String... fields) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        @Nullable String query = mark < 0 ? null : target.substring(mark + 1);
        return new Request(method, path, query, Headers.of(fields), Body.EMPTY);
    }

    public static Exchange of(String method, String target, String... fields) {
        return of(request(method, target, fields), client("203.0.113.7", false));
    }

    public static Exchange of(Request request, Client client) {
        return new Exchange("req-1", request, client, new Timings(new ManualClock()));
    }

    /** The exchange with these values of its path's variables. */
    public static Exchange matched(Exchange exchange, Map<String, String> variables) {
        exchange.matched(1, "route", variables);
        return exchange;
    }

    public static Client client(String address, boolean trusted) {
        try {
            InetAddress peer = InetAddress.getByName(address);
            return new Client(peer, 40000, trusted, peer, "http", "api.example.com:8080", "", "HTTP/1.1");
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
