package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a member that is not there stands last       | a      | {'b':1}                       | {'b':1,'a':9}
        one that is there stays                      | a      | {'a':1}                       | {'a':1}
        null is there                                | a      | {'a':null}                    | {'a':null}
        objects on the way are made                  | /a/b/c | {}                            | {'a':{'b':{'c':9}}}
        or used                                      | /a/b/c | {'a':{'x':1}}                 | {'a':{'x':1,'b':{'c':9}}}
        an empty object is one                       | /a/b   | {'a':{}}                      | {'a':{'b':9}}
        not in place of a text                       | /a/b   | {'a':'text'}                  | {'a':'text'}
        not in place of null                         | /a/b   | {'a':null}                    | {'a':null}
        in each item that is an object               | /l/a   | {'l':[{'a':1},{},3,[{}]]}     | {'l':[{'a':1},{'a':9},3,[{'a':9}]]}
        in none of an empty list                     | /l/a   | {'l':[]}                      | {'l':[]}
        in one item                                  | /l/1/a | {'l':[{},{}]}                 | {'l':[{},{'a':9}]}
        not in an item that is not there             | /l/1/a | {'l':[{}]}                    | {'l':[{}]}
        no item                                      | /l/1   | {'l':[1]}                     | {'l':[1]}
        in each object of a list                     | a      | [{'a':1},{},3]                | [{'a':1},{'a':9},3]
        """)
    void fillsWhatIsMissing(String what, String member, String value, String filled) throws Exception {
        assertThat(Given.shaped(value, new Default(Pointer.of(member), Given.json("9"))))
                .isEqualTo(filled);
    }

    @Test
    void theWholeValueIsNeverMissing() {
        assertThatThrownBy(() -> new Default(Pointer.of(""), JsonValue.NULL)).isInstanceOf(BadPath.class);
    }
}
