package io.gatehouse.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.launch.Settings.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.NamedNodeMap;

/** The connector of java -jar and those that server-config gives to operators are set the same way. */
class ConnectorsTest {

    @ParameterizedTest
    @ValueSource(strings = {"server.xml", "server-virtual-threads.xml"})
    void theOperatorsFileSetsTheSameAttributes(String file) throws Exception {
        Map<String, String> expected = new TreeMap<>(Connectors.ATTRIBUTES);
        expected.put("protocol", "HTTP/1.1");
        expected.put("port", "${gatehouse.port:-8080}");
        if (file.contains("virtual")) {
            expected.put("useVirtualThreads", "true");
        }

        assertThat(attributes(Path.of("server-config/tomcat", file), 0)).isEqualTo(expected);
        expected.put("port", "${gatehouse.h2c.port:-8082}");
        assertThat(attributes(Path.of("server-config/tomcat", file), 1)).isEqualTo(expected);
        expected.put("port", "${gatehouse.tls.port:-8443}");
        expected.put("scheme", "https");
        expected.put("secure", "true");
        expected.putAll(Connectors.TLS_ATTRIBUTES);
        assertThat(attributes(Path.of("server-config/tomcat", file), 2)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.xml", "server-virtual-threads.xml"})
    void theOperatorsFileSpeaksTheSameProtocolsWithEveryCertificate(String file) throws Exception {
        for (int host = 0; host < 2; host++) {
            assertThat(attributes(Path.of("server-config/tomcat", file), "SSLHostConfig", host))
                    .containsAllEntriesOf(TlsPort.PROTOCOL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.xml", "server-virtual-threads.xml"})
    void theOperatorsFileBoundsHttp2InTheSameWayWithTlsAndWithout(String file) throws Exception {
        Path path = Path.of("server-config/tomcat", file);
        assertThat(attributes(path, "UpgradeProtocol", 1)).isEqualTo(attributes(path, "UpgradeProtocol", 0));
    }

    @Test
    void theOperatorsFilesForWildFlySetBothListenersTheSameWay() throws Exception {
        assertThat(listener("gatehouse-tls.cli", "https-listener=https"))
                .isNotEmpty()
                .isEqualTo(listener("gatehouse.cli", "http-listener=default"));
    }

    /** What is written to this listener, but its certificates. */
    private static Set<String> listener(String file, String listener) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("server-config/wildfly", file))) {
            return lines.filter(line -> line.startsWith("/subsystem=undertow/") && line.contains(listener))
                    .map(line -> line.substring(line.indexOf(listener) + listener.length()))
                    .filter(line -> !line.contains("ssl-context"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void tomcatKnowsEveryAttribute() {
        Connector connector = Connectors.connector(InetAddress.getLoopbackAddress(), 0, Threads.CONTAINER);

        assertThat(connector.getProperty("relaxedPathChars")).asString().contains("|");
        assertThat(connector.getEncodedSolidusHandling()).isEqualTo("passthrough");
        assertThat(connector.findUpgradeProtocols()).hasSize(1);
    }

    private static Map<String, String> attributes(Path file, int connector) throws Exception {
        return attributes(file, "Connector", connector);
    }

    private static Map<String, String> attributes(Path file, String element, int number) throws Exception {
        NamedNodeMap nodes = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName(element)
                .item(number)
                .getAttributes();
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            attributes.put(nodes.item(i).getNodeName(), nodes.item(i).getNodeValue());
        }
        return attributes;
    }
}
