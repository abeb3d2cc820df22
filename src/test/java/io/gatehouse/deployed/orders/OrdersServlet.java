package io.gatehouse.deployed.orders;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Does what its path says. */
public final class OrdersServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final long LIMIT_SECONDS = 60;

    private static final AtomicLong WRITTEN = new AtomicLong();
    private static final AtomicLong BROKEN = new AtomicLong();
    private static final AtomicLong UNDER_WAY = new AtomicLong();
    private static volatile CountDownLatch gate = new CountDownLatch(1);

    private final transient Map<String, Deed> deeds = Map.ofEntries(
            Map.entry("/seen", OrdersServlet::seen),
            Map.entry("/great", OrdersServlet::great),
            Map.entry("/counts", OrdersServlet::counts),
            Map.entry("/upload", OrdersServlet::upload),
            Map.entry("/echo", OrdersServlet::echo),
            Map.entry("/form", (request, response) -> response.getWriter()
                    .write(request.getParameter("a") + "," + String.join("+", request.getParameterValues("b")))),
            Map.entry("/throws", (request, response) -> {
                response.getOutputStream().write(1);
                throw new ServletException("before anything is out");
            }),
            Map.entry("/breaks", (request, response) -> {
                response.getOutputStream().write(new byte[100_000]);
                throw new IllegalStateException("in the midst");
            }),
            Map.entry("/short", (request, response) -> {
                response.setContentLength(10);
                response.getOutputStream().write(1);
            }),
            Map.entry("/denied", (request, response) -> response.sendError(409, "not now")),
            Map.entry("/empty", (request, response) -> response.setStatus(204)),
            Map.entry("/same", (request, response) -> {
                response.setHeader("ETag", "\"1\"");
                response.setStatus(304);
            }),
            Map.entry(
                    "/moved", (request, response) -> response.sendRedirect(request.getContextPath() + "/api/seen?a=b")),
            Map.entry("/session", OrdersServlet::session),
            Map.entry("/cookie", OrdersServlet::cookie),
            Map.entry("/events", OrdersServlet::events),
            Map.entry("/hang", OrdersServlet::hang),
            Map.entry("/open", (request, response) -> gate.countDown()),
            Map.entry("/later", OrdersServlet::later),
            Map.entry("/again", OrdersServlet::again),
            Map.entry("/never", (request, response) -> request.startAsync().setTimeout(300)));

    private interface Deed {
        void of(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        UNDER_WAY.incrementAndGet();
        try {
            String path = request.getPathInfo();
            Deed deed = path == null ? null : deeds.get(path);
            (deed == null ? (Deed) OrdersServlet::seen : deed).of(request, response);
        } finally {
            UNDER_WAY.decrementAndGet();
        }
    }

    private static void seen(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ClassLoader own = OrdersServlet.class.getClassLoader();
        response.setContentType("text/plain;charset=utf-8");
        PrintWriter out = response.getWriter();
        out.println("method " + request.getMethod());
        out.println("uri " + request.getRequestURI());
        out.println("url " + request.getRequestURL());
        out.println("context " + request.getContextPath());
        out.println("servlet " + request.getServletPath());
        out.println("info " + request.getPathInfo());
        out.println("query " + request.getQueryString());
        out.println("a " + request.getParameter("a"));
        out.println("type " + request.getDispatcherType());
        out.println("forwarded " + request.getAttribute("jakarta.servlet.forward.request_uri"));
        out.println("mapping " + request.getHttpServletMapping().getPattern());
        out.println("loader " + (Thread.currentThread().getContextClassLoader() == own));
        out.println("application " + request.getServletContext().getInitParameter("who"));
        out.println("remote " + request.getRemoteAddr());
        out.println("server " + request.getServerName() + " " + request.getServerPort());
        for (String name : new String[] {
            "Host", "Via", "Forwarded", "X-Forwarded-For", "X-Forwarded-Prefix", "X-Own", "Connection", "Expect"
        }) {
            out.println(name + ": " + request.getHeader(name));
        }
    }

    private static void great(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long octets = Long.parseLong(request.getParameter("octets"));
        if (request.getParameter("measured") != null) {
            response.setContentLengthLong(octets);
        }
        WRITTEN.set(0);
        byte[] piece = new byte[65_536];
        try {
            OutputStream out = response.getOutputStream();
            for (long sent = 0; sent < octets; sent += piece.length) {
                out.write(piece);
                WRITTEN.addAndGet(piece.length);
            }
        } catch (IOException e) {
            BROKEN.incrementAndGet();
            throw e;
        }
    }

    private static void counts(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().write(WRITTEN.get() + " " + BROKEN.get() + " " + (UNDER_WAY.get() - 1));
    }

    private static void upload(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long sum = 0;
        long octets = 0;
        byte[] piece = new byte[10_000];
        try {
            InputStream in = request.getInputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                octets += read;
                for (int i = 0; i < read; i++) {
                    sum += piece[i];
                }
            }
        } catch (IOException e) {
            BROKEN.incrementAndGet();
            throw e;
        }
        response.getWriter().write(request.getContentLengthLong() + " " + octets + " " + sum);
    }

    private static void echo(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getInputStream().transferTo(response.getOutputStream());
    }

    private static void session(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        Integer before = (Integer) session.getAttribute("count");
        session.setAttribute("count", before == null ? 1 : before + 1);
        response.getWriter().write(session.getId() + " " + session.getAttribute("count"));
    }

    private static void cookie(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Cookie cookie = new Cookie("basket", "7");
        cookie.setPath(request.getContextPath() + "/cart");
        cookie.setMaxAge(60);
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
        response.getWriter().write(request.getCookies() == null ? "none" : request.getCookies()[0].getValue());
    }

    private static void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream");
        response.getOutputStream().write("data: one\n\n".getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
        hang(request, response);
        response.getOutputStream().write("data: two\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private static void hang(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            if (!gate.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("nobody opened");
            }
            gate = new CountDownLatch(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void later(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync();
        async.start(() -> {
            try {
                boolean own = Thread.currentThread().getContextClassLoader() == OrdersServlet.class.getClassLoader();
                async.getResponse().getWriter().write("later " + own);
                async.complete();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void again(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getAttribute("been") != null) {
            response.getWriter().write("again " + request.getDispatcherType());
            return;
        }
        request.setAttribute("been", true);
        AsyncContext async = request.startAsync();
        async.start(async::dispatch);
    }
}
