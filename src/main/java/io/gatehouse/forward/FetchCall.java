package io.gatehouse.forward;

import io.gatehouse.exchange.Failure;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Inquiry;
import io.gatehouse.upstream.Target;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/** One inquiry on one connection. Used by one thread; {@link #abort} may come from another. */
final class FetchCall {
    private static final String NAME = "fetch";
    private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(30);

    private final Inquiry inquiry;
    private final Target target;
    private final Connections connections;
    private volatile @Nullable Lease lease;
    private volatile boolean aborted;

    FetchCall(Inquiry inquiry, Target target, Connections connections) {
        this.inquiry = inquiry;
        this.target = target;
        this.connections = connections;
    }

    /** A connection that had served before broke, and what was asked may be asked again. */
    static final class Stale extends Exception {
        private static final long serialVersionUID = 1L;

        Stale(Exception cause) {
            super(cause);
        }
    }

    /**
     * The answer, whole.
     *
     * @param connect for how long a connection is waited for at most
     * @throws Failure when no connection could be made
     */
    Fetched make(Alarms alarms, Duration atMost, Duration connect) throws FetchFailed, Failure, Stale {
        Future<?> alarm = alarms.after(atMost, this::abort);
        try {
            return converse(atMost, connect);
        } catch (HttpException | RuntimeException e) {
            throw broken(e);
        } catch (FetchFailed | Failure e) {
            throw e;
        } catch (IOException e) {
            throw broken(e);
        } finally {
            alarm.cancel(false);
            if (lease != null) {
                lease.discard();
            }
        }
    }

    /** Ends it early: its time is up. */
    private void abort() {
        aborted = true;
        Lease open = lease;
        if (open != null) {
            open.abort();
        }
    }

    private Fetched converse(Duration atMost, Duration connect) throws IOException, HttpException, Stale {
        HttpClientContext context = HttpClientContext.create();
        Lease open = connections.lease(NAME, target, connect, context);
        lease = open;
        if (aborted) {
            throw late();
        }
        open.silence(atMost);
        ClassicHttpResponse answer;
        BasicClassicHttpRequest request = request();
        try {
            answer = open.execute(NAME, request, new Dialogue(early -> {}), context);
        } catch (IOException e) {
            if (open.reused() && !aborted && (inquiry.repeatable() || e instanceof Lease.Unsent)) {
                throw new Stale(e);
            }
            throw e;
        }
        byte[] content = content(answer.getEntity());
        Fetched fetched = new Fetched(answer.getCode(), Fields.of(List.of(answer.getHeaders())), content);
        if (DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, answer, context)
                && !AnswerGuard.isFramedTwice(answer)) {
            open.release(KEEP_ALIVE);
        }
        return fetched;
    }

    private BasicClassicHttpRequest request() {
        URI uri = inquiry.uri();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery();
        BasicClassicHttpRequest request = new BasicClassicHttpRequest(inquiry.method(), path + query);
        request.addHeader(HttpHeaders.HOST, target.authority());
        request.addHeader(HttpHeaders.USER_AGENT, "gatehouse");
        inquiry.fields().forEach(request::addHeader);
        boolean hasContent = inquiry.content().length > 0 || inquiry.method().equals("POST");
        if (hasContent) {
            request.addHeader(HttpHeaders.CONTENT_LENGTH, inquiry.content().length);
            request.setEntity(new ByteArrayEntity(inquiry.content(), (ContentType) null));
        }
        return request;
    }

    private byte[] content(@Nullable HttpEntity entity) throws IOException {
        InputStream content = entity == null ? null : entity.getContent();
        if (content == null) {
            return new byte[0];
        }
        byte[] octets = content.readNBytes(Fetcher.LARGEST + 1);
        if (octets.length > Fetcher.LARGEST) {
            throw new FetchFailed(target.name() + " answered with more than " + Fetcher.LARGEST + " octets");
        }
        return octets;
    }

    private FetchFailed broken(Exception cause) {
        return aborted || cause instanceof SocketTimeoutException
                ? late()
                : new FetchFailed(target.name() + " answered nothing that could be read", cause);
    }

    private FetchFailed late() {
        return new FetchFailed(target.name() + " did not answer within " + Fetcher.LONGEST.toSeconds() + " s");
    }
}
