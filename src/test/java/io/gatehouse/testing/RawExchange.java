package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends octets in one packet, ends the sending half, and reads everything that comes: the other side needs no time limit to
 * know that no more follows, and what it made of the octets is over when the connection is.
 */
public final class RawExchange {
    /**
     * Ten times what the servers leave a connection open on which nothing comes: Tomcat sometimes does not see the end of
     * what was sent when HTTP/2 began with nonsense, and closes then by its {@code keepAliveTimeout} of 60 s.
     */
    private static final int LIMIT_MILLIS = 600_000;

    private RawExchange() {}

    /** What came back for these octets; what came before where the connection was reset. */
    public static byte[] of(int port, byte[] octets) throws IOException {
        return of(port, octets, null);
    }

    /** The same for a connection that is kept open until this text has come, or the other side has closed it. */
    public static byte[] until(String text, int port, byte[] octets) throws IOException {
        return of(port, octets, text);
    }

    private static byte[] of(int port, byte[] octets, @Nullable String last) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.setTcpNoDelay(true);
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(octets);
                if (last == null) {
                    socket.shutdownOutput();
                    socket.getInputStream().transferTo(received);
                } else {
                    readUntil(last, socket.getInputStream(), received);
                }
            } catch (SocketException closed) {
                // refused before all was sent
            }
            return received.toByteArray();
        }
    }

    private static void readUntil(String last, InputStream in, ByteArrayOutputStream received) throws IOException {
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            received.write(octet);
            if (received.toString(StandardCharsets.ISO_8859_1).endsWith(last)) {
                return;
            }
        }
    }

    /**
     * The answers in these octets, without 1xx ones. The last is missing where it broke off.
     *
     * @param method the method that all of them answer
     * @throws StrictMessage.Malformed when they are no answers
     */
    public static List<StrictMessage> answers(byte[] octets, String method) throws StrictMessage.Malformed {
        List<StrictMessage> answers = new ArrayList<>();
        for (int at = 0; at < octets.length; ) {
            StrictMessage answer;
            try {
                answer = StrictMessage.response(octets, at, method);
            } catch (StrictMessage.Incomplete brokenOff) {
                return answers;
            }
            at = answer.end();
            if (answer.status() >= 200) {
                answers.add(answer);
            } else if (answer.status() == 101) {
                return answers;
            }
        }
        return answers;
    }

    /** Text with a CR LF for each line end, {@code ␊} for a bare LF and {@code ␍} for a bare CR. */
    public static byte[] octets(String text) {
        return text.replace("\n", "\r\n")
                .replace('\u240a', '\n')
                .replace('\u240d', '\r')
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
