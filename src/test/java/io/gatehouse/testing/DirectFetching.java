package io.gatehouse.testing;

import io.gatehouse.config.TlsEntry;
import io.gatehouse.exchange.Headers;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Fetching;
import io.gatehouse.fetch.Hosts;
import io.gatehouse.fetch.Inquiry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks others with the JDK's client, for policies that no document made; what is kept is kept until the end. */
public final class DirectFetching implements Fetching {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Map<Object, Object> kept = new ConcurrentHashMap<>();

    @Override
    public Fetcher fetcher(Hosts hosts, @Nullable TlsEntry tls) {
        return DirectFetching::fetch;
    }

    private static Fetched fetch(Inquiry inquiry) throws FetchFailed {
        HttpRequest.Builder request = HttpRequest.newBuilder(inquiry.uri())
                .method(inquiry.method(), HttpRequest.BodyPublishers.ofByteArray(inquiry.content()));
        inquiry.fields().forEach(request::header);
        try {
            HttpResponse<byte[]> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Headers.Builder fields = Headers.builder();
            answer.headers().map().forEach((name, values) -> values.forEach(value -> fields.add(name, value)));
            return new Fetched(answer.statusCode(), fields.build(), answer.body());
        } catch (IOException e) {
            throw new FetchFailed("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchFailed("interrupted", e);
        }
    }

    @Override
    public Executor threads() {
        return Runnable::run;
    }

    @Override
    public <T extends AutoCloseable> T keep(Object key, Class<T> type, Supplier<T> maker) {
        return type.cast(kept.computeIfAbsent(key, each -> maker.get()));
    }
}
