package io.gatehouse.entrance;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.problem.ProblemReply;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import javax.net.ssl.ExtendedSSLSession;

/** Refuses what no part of the gateway should see: requests whose framing or target could be read in two ways. */
public final class GuardFilter extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Undertow ends a name at a space; Tomcat refuses one that is not followed by a colon at once. */
    private boolean splits;

    @Override
    public void init() {
        splits = !getServletContext().getServerInfo().startsWith("Apache Tomcat");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Visit visit = Visit.of(request);
        Exchange exchange = visit.exchange();
        Guard.Verdict verdict = Arrivals.isBelow(request.getRequestURI(), request.getContextPath())
                ? Guard.judge(
                        exchange.received(),
                        Arrivals.reading(request, exchange.received().headers(), splits),
                        visit.snapshot().edge().head())
                : new Guard.Verdict(400, "The path spells that of the web application in a way of its own.");
        if (verdict.passes()) {
            enter(request, response, chain, exchange);
            return;
        }
        refuse(ProblemReply.of(verdict.status(), verdict.reason(), exchange), exchange, request, response);
    }

    private static void refuse(
            Reply refusal, Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!request.getProtocol().startsWith("HTTP/2")) {
            // what comes after it may be the rest of it (RFC 9112 §6.3); HTTP/2 frames it, and has no such field
            response.setHeader("Connection", "close");
        }
        TomcatRequest tomcat = isSimple(request) ? TomcatRequest.of(request) : null;
        if (tomcat != null) {
            tomcat.answerWithHead();
        }
        ReplyWriter.write(refusal, exchange, response);
    }

    /** Whether it is one of HTTP/0.9, which has no version. */
    private static boolean isSimple(HttpServletRequest request) {
        return !request.getProtocol().startsWith("HTTP/");
    }

    /** What the door refuses is clear; the connection can go on. */
    private static void enter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, Exchange exchange)
            throws IOException, ServletException {
        ExtendedSSLSession session = TlsSession.of(request);
        TlsNames names = session == null ? null : TlsNames.of(session);
        Guard.Verdict verdict = Door.judge(exchange.received(), exchange.client(), names);
        if (verdict.passes()) {
            chain.doFilter(request, response);
        } else {
            ReplyWriter.write(ProblemReply.of(verdict.status(), verdict.reason(), exchange), exchange, response);
        }
    }
}
