package io.gatehouse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the judge of the admin API's calls lets pass, and what it does not. */
class AdminContractTest {
    private static final String PROBLEM =
            "{'type':'about:blank','title':'Conflict','status':409,'detail':'No.','instance':'/_gatehouse/admin/v1/x'}";

    @Test
    void aCallAndItsAnswerAsDescribedPass() {
        assertThat(breaches("PUT /config?reason=x", "{'version':1}", 200, "{'version':1}"))
                .isEmpty();
        assertThat(breaches("GET /routes/pets", "", 200, "{'match':{'path':'/x'},'respond':{'status':200}}"))
                .isEmpty();
        assertThat(breaches("PUT /config", "{'version':1}", 409, PROBLEM)).isEmpty();
        assertThat(breaches("GET /nothing", "", 404, PROBLEM.replace("409", "404")))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} with {1}, answered {2} {3}: {4}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "GET /nothing               | \"\"            | 200 | {}                  | the path is not described",
                "POST /config               | \"\"            | 200 | {}                  | the method is not"
                        + " described",
                "PUT /config?why=x          | {'version':1}   | 200 | {'version':1}       | parameter why is not"
                        + " described",
                "PUT /config?dryRun=perhaps | {'version':1}   | 200 | {'version':1}       | the call's dryRun",
                "PUT /config                | {'version':2}   | 200 | {'version':1}       | the call's content",
                "PUT /config                | {'version'      | 200 | {'version':1}       | the call's content can't"
                        + " be read",
                "PUT /config                | \"\"            | 200 | {'version':1}       | content of type",
                "GET /routes/A_B            | \"\"            | 200 | {'match':{'path':'/x'},'respond':{'status':200}}"
                        + " | the call's id",
                "GET /config                | \"\"            | 200 | {'version':1,'x':1} | the answer's content",
                "GET /config                | \"\"            | 200 | {'version'          | the answer's content can't"
                        + " be read",
                "GET /config                | \"\"            | 204 | \"\"                | the status is not"
                        + " described",
                "GET /config                | \"\"            | 409 | {}                  | the status is not"
                        + " described",
                "PUT /config                | {'version':1}   | 409 | {'status':409}      | the answer's content",
                "POST /config/validate      | {'version':1}   | 200 | {'valid':true,'warnings':[],'more':1} | the"
                        + " answer's content",
            })
    void whatIsNotAsDescribedIsFound(String call, String content, int status, String body, String breach) {
        assertThat(breaches(call, content, status, body)).anyMatch(each -> each.contains(breach));
    }

    @Test
    void aProblemOfATypeThatIsNotDescribedThereIsFound() {
        assertThat(breaches("PUT /config", "{'version':1}", 409, PROBLEM.replace("about:blank", "urn:x")))
                .isNotEmpty();
        assertThat(breaches("PUT /config", "{'version':1}", 409, PROBLEM.replace("409", "400")))
                .isNotEmpty();
        assertThat(breaches("PUT /config", "{'version':1}", 409, PROBLEM.replace("}", ",'hint':'x'}")))
                .isNotEmpty();
    }

    @Test
    void aFieldThatIsMissingMalformedOrNotDescribedIsFound() {
        assertThat(breaches("GET /config", "", 200, "{'version':1}", "ETag", null))
                .containsExactly("the answer has no field ETag");
        assertThat(breaches("GET /config", "", 200, "{'version':1}", "ETag", "W/\"x\""))
                .hasSize(1);
        assertThat(breaches("GET /config", "", 200, "{'version':1}", "Location", "/x"))
                .containsExactly("the answer's field Location is not described");
        assertThat(breaches("GET /config", "", 200, "{'version':1}", "Content-Type", "text/html"))
                .anyMatch(each -> each.contains("media type text/html"));
    }

    @Test
    void aWriteWithoutItsPreconditionMustBeRefused() {
        Spoken spoken = new Spoken(
                "PUT",
                "/config",
                fields(Map.of("Content-Type", "application/json")),
                "{\"version\":1}",
                200,
                fields(Map.of("Content-Type", "application/json")),
                "{\"version\":1}");
        assertThat(AdminContract.own().breaches(spoken))
                .containsExactly("the call has no If-Match, but was not refused");
    }

    @Test
    void aMethodThatIsRefusedNamesTheDescribedOnes() {
        String refused = PROBLEM.replace("409", "405");
        assertThat(breaches("POST /config", "", 405, refused, "Allow", "GET, HEAD, OPTIONS, PATCH, PUT"))
                .isEmpty();
        assertThat(breaches("POST /config", "", 405, refused, "Allow", "GET, HEAD"))
                .hasSize(1);
    }

    @Test
    void thePathWithFewerVariablesIsMeant() {
        assertThat(AdminContract.own().path("/config/validate")).contains("/config/validate");
        assertThat(AdminContract.own().path("/routes/pets")).contains("/routes/{id}");
        assertThat(AdminContract.own().path("/routes/")).isEmpty();
        assertThat(AdminContract.own().path("/routes/a/b")).isEmpty();
    }

    private static List<String> breaches(String call, String content, int status, String body, String... changed) {
        String target = call.substring(call.indexOf(' ') + 1);
        Map<String, String> asked = new TreeMap<>(Map.of("If-Match", "*"));
        if (!content.isEmpty()) {
            asked.put("Content-Type", "application/json");
        }
        Map<String, String> told = new TreeMap<>(Map.of("ETag", "\"x\"", "Vary", "Accept"));
        told.put("Content-Type", status < 400 ? "application/json" : "application/problem+json");
        if (status >= 400 || call.startsWith("POST")) {
            told.remove("ETag");
            told.remove("Vary");
        }
        for (int i = 0; i < changed.length; i += 2) {
            told.put(changed[i], changed[i + 1] == null ? "" : changed[i + 1]);
        }
        told.values().removeIf(String::isEmpty);
        return AdminContract.own()
                .breaches(new Spoken(
                        call.substring(0, call.indexOf(' ')),
                        target,
                        fields(asked),
                        content.replace('\'', '"'),
                        status,
                        fields(told),
                        body.replace('\'', '"')));
    }

    private static HttpHeaders fields(Map<String, String> fields) {
        Map<String, List<String>> lists = new TreeMap<>();
        fields.forEach((name, value) -> lists.put(name, List.of(value)));
        return HttpHeaders.of(lists, (name, value) -> true);
    }
}
