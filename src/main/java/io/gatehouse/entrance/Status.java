package io.gatehouse.entrance;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes what the gateway tells of itself: whole, for this moment only, to GET and HEAD. */
final class Status {
    static final String JSON = "application/json";

    private Status() {}

    /** Whether the method reads; else it is refused here (RFC 9110 §15.5.6). */
    static boolean reads(HttpServletRequest request, HttpServletResponse response) {
        String method = request.getMethod();
        if (method.equals("GET") || method.equals("HEAD")) {
            return true;
        }
        response.setStatus(405);
        response.setHeader("Allow", "GET, HEAD");
        response.setContentLength(0);
        return false;
    }

    static void write(
            int status, String mediaType, String text, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(mediaType);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(content.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(content);
        }
    }
}
