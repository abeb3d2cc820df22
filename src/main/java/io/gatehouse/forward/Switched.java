package io.gatehouse.forward;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.HttpClientConnection;

/**
 * A connection whose target has switched to another protocol: from here on the library reads nothing of it.
 *
 * @param socket to write to, and to close
 * @param stream what the target sends after its 101, from the first octet
 */
record Switched(Socket socket, InputStream stream) {

    static Switched of(ClassicHttpResponse head, HttpClientConnection connection) throws IOException {
        if (!(connection instanceof ManagedHttpClientConnection managed)) {
            throw new IOException("the connection does not show its socket");
        }
        Socket socket = managed.getSocket();
        // how long it may be silent is the tunnel's to know, of both directions together
        socket.setSoTimeout(0);
        return new Switched(
                socket, new Joined(new ByteArrayInputStream(AnswerHead.following(head)), socket.getInputStream()));
    }
}
