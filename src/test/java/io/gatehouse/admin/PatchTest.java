package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchTest {
    private static final String RESOURCE = "{\"a\":{\"b\":1},\"l\":[1,2]}";

    private static JsonStructure json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.read();
        }
    }

    private static String apply(String operations) {
        JsonArray array = json(operations).asJsonArray();
        return Patch.Operations.of(array).apply(json(RESOURCE).asJsonObject()).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':{'b':2}}      | {'a':{'b':2},'l':[1,2]}",
                "{'a':null}         | {'l':[1,2]}",
                "{'a':{'b':null}}   | {'a':{},'l':[1,2]}",
                "{'l':[3]}          | {'a':{'b':1},'l':[3]}",
                "{'n':{'x':null}}   | {'a':{'b':1},'l':[1,2],'n':{}}",
                "{}                 | {'a':{'b':1},'l':[1,2]}",
            },
            quoteCharacter = '`')
    void aMergePatchReplacesMembersAndNullRemovesThem(String patch, String expected) {
        JsonObject merge = json(patch.replace('\'', '"')).asJsonObject();
        assertThat(new Patch.Merge(merge).apply(json(RESOURCE).asJsonObject()))
                .hasToString(expected.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'op':'add','path':'/l/-','value':3}]                | {'a':{'b':1},'l':[1,2,3]}",
                "[{'op':'add','path':'/c','value':null}]               | {'a':{'b':1},'l':[1,2],'c':null}",
                "[{'op':'remove','path':'/a/b'}]                       | {'a':{},'l':[1,2]}",
                "[{'op':'replace','path':'/a','value':0}]              | {'a':0,'l':[1,2]}",
                "[{'op':'move','from':'/a/b','path':'/b'}]             | {'a':{},'l':[1,2],'b':1}",
                "[{'op':'move','from':'/a','path':'/ab'}]              | {'l':[1,2],'ab':{'b':1}}",
                "[{'op':'move','from':'/l/1','path':'/l/-'}]           | {'a':{'b':1},'l':[1,2]}",
                "[{'op':'move','from':'/l/1','path':'/l/0'}]           | {'a':{'b':1},'l':[2,1]}",
                "[{'op':'move','from':'/a/b','path':'/a/b'}]           | {'a':{'b':1},'l':[1,2]}",
                "[{'op':'test','path':'/a','value':{'b':1.0}}]         | {'a':{'b':1},'l':[1,2]}",
                "[{'op':'test','path':'/l','value':[1e0,2]}]           | {'a':{'b':1},'l':[1,2]}",
                "[{'op':'copy','from':'/a','path':'/a/a'}]             | {'a':{'b':1,'a':{'b':1}},'l':[1,2]}",
                "[{'op':'test','path':'/a/b','value':1}]               | {'a':{'b':1},'l':[1,2]}",
                "[{'op':'replace','path':'','value':{'z':1}}]          | {'z':1}",
                "[]                                                    | {'a':{'b':1},'l':[1,2]}",
            },
            quoteCharacter = '`')
    void aJsonPatchDoesItsOperationsInOrder(String patch, String expected) {
        assertThat(apply(patch.replace('\'', '"'))).isEqualTo(expected.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]                                                   | 400",
                "[{}]                                                  | 400",
                "[{'op':'delete','path':'/a'}]                         | 400",
                "[{'op':'add','path':'a','value':1}]                   | 400",
                "[{'op':'add','path':'/~2','value':1}]                 | 400",
                "[{'op':'add','value':1}]                              | 400",
                "[{'op':'add','path':'/c'}]                            | 400",
                "[{'op':'move','path':'/c'}]                           | 400",
                "[{'op':'copy','path':'/c','from':1}]                  | 400",
                "[{'op':'remove','path':'/none'}]                      | 409",
                "[{'op':'replace','path':'/none','value':1}]           | 409",
                "[{'op':'add','path':'/none/x','value':1}]             | 409",
                "[{'op':'add','path':'/l/9','value':1}]                | 409",
                "[{'op':'add','path':'/l/x','value':1}]                | 409",
                "[{'op':'add','path':'/a/b/c','value':1}]              | 409",
                "[{'op':'test','path':'/a/b','value':2}]               | 409",
                "[{'op':'test','path':'/l','value':[1]}]               | 409",
                "[{'op':'test','path':'/l','value':{}}]                | 409",
                "[{'op':'test','path':'/none','value':null}]           | 409",
                "[{'op':'move','from':'/none','path':'/c'}]            | 409",
                "[{'op':'move','from':'','path':'/c'}]                 | 409",
                "[{'op':'move','from':'/none','path':'/none'}]         | 409",
                "[{'op':'move','from':'/a','path':'/a/b'}]             | 409",
                "[{'op':'replace','path':'','value':[1]}]              | 422",
                "[{'op':'replace','path':'','value':1}]                | 409",
                "[{'op':'remove','path':''}]                           | 409",
            },
            quoteCharacter = '`')
    void aJsonPatchThatMakesNoSenseIsRefusedWithoutShowingValues(String patch, int status) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> apply(patch.replace('\'', '"')));
        assertThat(refusal).isNotNull();
        assertThat(refusal.status()).isEqualTo(status);
    }

    @Test
    void aSecretInAPatchIsNotShown() {
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> apply("[{\"op\":\"test\",\"path\":\"/a\",\"value\":\"hunter2\"}]"));
        assertThat(refusal).hasMessageContaining("item 0 (test /a)").hasMessageNotContaining("hunter2");
    }

    @Test
    void aPatchThatDoublesTheResourceAgainAndAgainIsStopped() {
        StringBuilder patch = new StringBuilder("[");
        for (int i = 0; i < 60; i++) {
            patch.append("{\"op\":\"copy\",\"from\":\"\",\"path\":\"/c")
                    .append(i)
                    .append("\"},");
        }
        patch.setCharAt(patch.length() - 1, ']');
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> apply(patch.toString()));
        assertThat(refusal.status()).isEqualTo(413);
    }
}
