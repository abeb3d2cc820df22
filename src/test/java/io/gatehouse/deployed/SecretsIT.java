package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Secrets of the environment, of files and of the server's naming, as they arrive at an upstream. */
@EveryServer
class SecretsIT {
    private static final String POINTER = "/policies/0/headers/request/secret/X-Api-Key";
    private static final String NAMED = "java:global/gatehouse/pets-key";
    private static final String ENCRYPTED = "java:global/gatehouse/encrypted-key";
    private static final Pattern EXPRESSION = Pattern.compile("\"expression\" => \"(\\$\\{ENC::[^\"]+})\"");
    private static final Backend BACKEND = start();

    /** On Tomcat an operator names a secret in the context, which this adds to the WAR's own. */
    @Deployment(name = "ROOT", testable = false)
    static WebArchive root() throws IOException {
        String context = Files.readString(Path.of("webapp-config/context.xml"))
                .replace(
                        "</Context>",
                        "<Environment name=\"pets-key\" type=\"java.lang.String\" value=\"of Tomcat's naming\"/>"
                                + "<Environment name=\"number\" type=\"java.lang.Integer\" value=\"4711\"/></Context>");
        WebArchive war = Deployed.ROOT.war();
        war.delete("META-INF/context.xml");
        war.add(new StringAsset(context), "META-INF/context.xml");
        return war;
    }

    private static Backend start() {
        try {
            return Backend.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void bindNames() throws Exception {
        BACKEND.answerWith(Answer.ok("served"));
        assertThat(Deployed.ROOT
                        .put("upstreams/recorder", "{\"targets\": [\"" + BACKEND.url() + "\"]}")
                        .statusCode())
                .isEqualTo(201);
        if (!Server.isTomcat()) {
            Server.cli(
                    binding(NAMED) + ":add(binding-type=simple,type=java.lang.String,value=\"of WildFly's naming\")");
        }
    }

    @AfterAll
    static void unbind() throws Exception {
        BACKEND.close();
        if (!Server.isTomcat()) {
            Server.cli(binding(NAMED) + ":remove");
        }
    }

    private static String binding(String name) {
        return "/subsystem=naming/binding=" + name.replace(":", "\\:").replace("/", "\\/");
    }

    private static HttpResponse<String> route(String reference) throws Exception {
        return Deployed.ROOT.put(
                "routes/pets",
                "{\"match\": {\"path\": \"/pets\"}, \"upstream\": \"recorder\", \"policies\": [{\"headers\":"
                        + " {\"request\": {\"secret\": {\"X-Api-Key\": \"" + reference + "\"}}}}]}");
    }

    /** What the upstream gets as X-Api-Key. */
    private static @Nullable String arrived() throws Exception {
        assertThat(RawClient.exchange(
                                Server.port(),
                                "GET /pets HTTP/1.1",
                                "Host: h",
                                "X-Api-Key: forged",
                                "Connection: close")
                        .text())
                .isEqualTo("served");
        return BACKEND.take().header("X-Api-Key");
    }

    private static void assertArrives(String reference, String value) throws Exception {
        HttpResponse<String> answer = route(reference);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        assertThat(arrived()).isEqualTo(value);
        assertThat(Deployed.ROOT.get("config").body()).contains(reference).doesNotContain(value);
    }

    private static void assertRefused(String reference, String detail) throws Exception {
        HttpResponse<String> answer = route(reference);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(POINTER, detail);
    }

    @Test
    void aVariableOfTheEnvironment() throws Exception {
        assertArrives("${env:PATH}", System.getenv("PATH"));
        assertRefused("${env:GATEHOUSE_HOME}", "never read");
        assertRefused("${env:NO_SUCH_VARIABLE}", "there is no such environment variable");
    }

    @Test
    void aFileOfTheHomeThatIsReadAgainWhenItChanges() throws Exception {
        Path file = Server.homes().resolve("ROOT/secrets/pets");
        Files.writeString(file, "first\n");
        assertArrives("${file:pets}", "first");
        Files.writeString(file, "second\n");
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String sent = arrived();
        while ("first".equals(sent) && System.nanoTime() < limit) {
            sent = arrived();
        }
        assertThat(sent).isEqualTo("second");
        assertRefused("${file:../admin-token}", "there is no such file");
    }

    @Test
    void aNameOfTheServer() throws Exception {
        if (Server.isEmbedded()) {
            assertRefused("${jndi:java:comp/env/pets-key}", "can't be looked up");
        } else if (Server.isTomcat()) {
            assertArrives("${jndi:java:comp/env/pets-key}", "of Tomcat's naming");
            assertRefused("${jndi:java:comp/env/number}", "is bound, but not to a text");
            assertRefused("${jndi:java:comp/env/nothing}", "there is no such name");
        } else {
            assertArrives("${jndi:" + NAMED + "}", "of WildFly's naming");
            assertRefused("${jndi:java:global/gatehouse/nothing}", "there is no such name");
            assertRefused("${jndi:java:comp/InAppClientContainer}", "is bound, but not to a text");
        }
    }

    @Test
    void anEncryptedExpressionOfWildFlyThroughAName() throws Exception {
        Assumptions.assumeFalse(Server.isTomcat(), "WildFly's own");
        Server.cli("/subsystem=elytron/secret-key-credential-store=gatehouse:add("
                + "relative-to=jboss.server.config.dir,path=gatehouse.cs,create=true,populate=true)");
        Server.cli("/subsystem=elytron/expression=encryption:add(default-resolver=gatehouse,"
                + "resolvers=[{name=gatehouse,credential-store=gatehouse,secret-key=key}])");
        String said =
                Server.cli("/subsystem=elytron/expression=encryption:create-expression(clear-text=\"of a store\")");
        Matcher expression = EXPRESSION.matcher(said);
        assertThat(expression.find()).as(said).isTrue();
        Server.cli(binding(ENCRYPTED) + ":add(binding-type=simple,type=java.lang.String,value=\"" + expression.group(1)
                + "\")");
        try {
            assertArrives("${jndi:" + ENCRYPTED + "}", "of a store");
        } finally {
            Server.cli(binding(ENCRYPTED) + ":remove");
        }
    }
}
