package io.gatehouse.forward;

import io.gatehouse.dns.Answer;
import io.gatehouse.dns.Lookup;
import io.gatehouse.dns.Names;
import io.gatehouse.fetch.FetchFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The addresses of a few names, remembered for as long as their servers say. Threads: any. */
final class KnownAddresses {
    private final Lookup lookup;
    private final Executor threads;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(List<InetAddress> addresses, long until) {}

    KnownAddresses(Lookup lookup, Executor threads) {
        this.lookup = lookup;
        this.threads = threads;
    }

    /** Those of a host as an address has it, an IPv6 address in brackets; at least one. */
    List<InetAddress> of(String host, Duration atMost) throws FetchFailed {
        String name = host.toLowerCase(Locale.ROOT);
        if (!name.equals("localhost") && !Names.isName(name)) {
            return literal(name);
        }
        Known before = known.get(name);
        if (before != null && before.until - System.nanoTime() > 0) {
            return before.addresses;
        }
        Answer answer = ask(name, atMost);
        if (answer.addresses().isEmpty()) {
            throw new FetchFailed(name + " has no address");
        }
        known.put(
                name,
                new Known(answer.addresses(), System.nanoTime() + answer.ttl().toNanos()));
        return answer.addresses();
    }

    private static List<InetAddress> literal(String address) throws FetchFailed {
        try {
            return List.of(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new FetchFailed(address + " is no address", e);
        }
    }

    private Answer ask(String name, Duration atMost) throws FetchFailed {
        CompletableFuture<Answer> asked = new CompletableFuture<>();
        try {
            threads.execute(() -> look(name, asked));
            return asked.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new FetchFailed("nobody told the addresses of " + name + " in time", e);
        } catch (RejectedExecutionException e) {
            throw new FetchFailed("too many addresses are looked up, " + name + " was not", e);
        } catch (ExecutionException e) {
            throw new FetchFailed("nobody could tell the addresses of " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchFailed("interrupted while the addresses of " + name + " were looked up", e);
        }
    }

    private void look(String name, CompletableFuture<Answer> asked) {
        try {
            asked.complete(lookup.of(name));
        } catch (IOException | RuntimeException e) {
            asked.completeExceptionally(e);
        }
    }
}
