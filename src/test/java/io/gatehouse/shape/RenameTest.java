package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenameTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a member keeps its place                     | a     | x | {'a':1,'b':2}                    | {'x':1,'b':2}
        deeper down the name alone changes           | /o/a  | x | {'o':{'a':1,'b':2}}              | {'o':{'x':1,'b':2}}
        a member of the new name before is replaced  | a     | x | {'x':0,'b':2,'a':1}              | {'b':2,'x':1}
        a member of the new name after is replaced   | a     | x | {'a':1,'b':2,'x':0}              | {'x':1,'b':2}
        one of the new name stays if there is no old | a     | x | {'x':0}                          | {'x':0}
        to its own name                              | a     | a | {'a':1,'b':2}                    | {'a':1,'b':2}
        nothing that is not there                    | /z/a  | x | {'a':1}                          | {'a':1}
        null is there                                | a     | x | {'a':null}                       | {'x':null}
        in each item                                 | /l/a  | x | {'l':[{'a':1},2,{'b':3},[{'a':4}]]} | {'l':[{'x':1},2,{'b':3},[{'x':4}]]}
        in one item                                  | /l/1/a | x | {'l':[{'a':1},{'a':2}]}         | {'l':[{'a':1},{'x':2}]}
        an item has no name                          | /l/0  | x | {'l':[1]}                        | {'l':[1]}
        in each object of a list                     | a     | x | [{'a':1},2]                      | [{'x':1},2]
        """)
    void givesAMemberAnotherName(String what, String member, String name, String value, String renamed)
            throws Exception {
        assertThat(Given.shaped(value, new Rename(Pointer.of(member), name))).isEqualTo(renamed);
    }

    @Test
    void severalAreDoneAsTheyAreWritten() throws Exception {
        Word[] words = {new Rename(Pointer.of("a"), "b"), new Rename(Pointer.of("/b/c"), "d")};
        assertThat(Given.shaped("{'a':{'c':1}}", words)).isEqualTo("{'b':{'d':1}}");
    }

    @Test
    void theWholeValueHasNoName() {
        assertThatThrownBy(() -> new Rename(Pointer.of(""), "a")).isInstanceOf(BadPath.class);
    }
}
