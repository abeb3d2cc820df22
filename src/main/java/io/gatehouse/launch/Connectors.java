package io.gatehouse.launch;

import io.gatehouse.launch.Settings.Threads;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.Request;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.IntrospectionUtils;

/**
 * Makes Tomcat's connectors, with the attributes that {@code server-config/tomcat/server.xml} shows and explains one by
 * one: the same there and here, which a test compares.
 */
final class Connectors {

    /** What a path or query may hold unescaped beyond RFC 3986: browsers send it, and a gateway passes it on. */
    private static final String RELAXED = "<>[\\]^`{|}\"";

    /** What clients may send after their content: what is known only at its end. */
    private static final String TRAILERS = String.join(
            ",",
            "content-digest",
            "content-md5",
            "digest",
            "etag",
            "grpc-message",
            "grpc-status",
            "grpc-status-details-bin",
            "repr-digest",
            "server-timing",
            "signature",
            "signature-input",
            "x-amz-checksum-crc32",
            "x-amz-checksum-crc32c",
            "x-amz-checksum-crc64nvme",
            "x-amz-checksum-sha1",
            "x-amz-checksum-sha256",
            "x-amz-trailer-signature",
            "x-checksum");

    static final Map<String, String> ATTRIBUTES = attributes();

    /**
     * What a connector for TLS has besides. Tomcat would answer 400 to a request for another certificate's name, and
     * break the stream in HTTP/2; the gateway answers 421, upon which a client asks again on a connection of its own.
     */
    static final Map<String, String> TLS_ATTRIBUTES = Map.of("SSLEnabled", "true", "strictSni", "false");

    private Connectors() {}

    static Connector connector(InetAddress address, int port, Threads threads) {
        Connector connector = new Connector(new GentleProtocol());
        connector.setPort(port);
        connector.setProperty("address", address.getHostAddress());
        ATTRIBUTES.forEach((name, value) -> {
            if (!IntrospectionUtils.setProperty(connector, name, value)) {
                throw new IllegalStateException("Tomcat's connector knows no attribute " + name);
            }
        });
        if (threads == Threads.VIRTUAL) {
            connector.setProperty("useVirtualThreads", "true");
        }
        connector.addUpgradeProtocol(new Http2Unasked());
        return connector;
    }

    /** The same for TLS, with HTTP/2 for those who ask for it by ALPN; its certificates are still to be added. */
    static Connector tls(InetAddress address, int port, Threads threads) {
        Connector connector = connector(address, port, threads);
        connector.setScheme("https");
        connector.setSecure(true);
        TLS_ATTRIBUTES.forEach(connector::setProperty);
        return connector;
    }

    private static Map<String, String> attributes() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("encodedSolidusHandling", "passthrough");
        all.put("encodedReverseSolidusHandling", "passthrough");
        all.put("relaxedPathChars", RELAXED);
        all.put("relaxedQueryChars", RELAXED);
        all.put("allowTrace", "true");
        all.put("continueResponseTiming", "onRead");
        all.put("allowedTrailerHeaders", TRAILERS);
        all.put("maxHttpRequestHeaderSize", "26624");
        all.put("maxHeaderCount", "200");
        all.put("maxHttpResponseHeaderSize", "16384");
        all.put("maxKeepAliveRequests", "-1");
        all.put("maxSwallowSize", "-1");
        all.put("maxPostSize", "-1");
        all.put("acceptCount", "1000");
        all.put("maxThreads", "1000");
        all.put("connectionTimeout", "15000");
        all.put("disableUploadTimeout", "false");
        all.put("connectionUploadTimeout", "9000");
        all.put("keepAliveTimeout", "60000");
        all.put("socket.appWriteBufSize", "65536");
        all.put("socket.directBuffer", "true");
        return Map.copyOf(all);
    }

    /**
     * HTTP/2 for those who begin with it (RFC 9113 §3.3). The upgrade from HTTP/1.1, which RFC 9113 took away, is not
     * offered: Tomcat would hold the body of a request that asks for it in memory, and answer 413 from 4 KiB on. The
     * JDK's client asks for it by default, and gets HTTP/1.1.
     */
    private static final class Http2Unasked extends Http2Protocol {

        Http2Unasked() {
            setKeepAliveTimeout(60_000);
            setMaxHeaderCount(200);
            setStreamReadTimeout(9_000);
            setStreamWriteTimeout(60_000);
        }

        @Override
        public boolean accept(Request request) {
            return false;
        }
    }
}
