package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoveTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        to the end of another object                     | a       | /o/b    | {'a':1,'o':{'x':2}}         | {'o':{'x':2,'b':1}}
        up to the top                                    | /o/a    | /a      | {'o':{'a':1,'x':2}}         | {'o':{'x':2},'a':1}
        objects on the way are made                      | a       | /b/c/d  | {'a':1}                     | {'b':{'c':{'d':1}}}
        an object that is left empty goes                | /o/a    | /a      | {'o':{'a':1},'x':2}         | {'x':2,'a':1}
        so does what held nothing but it                 | /o/p/a  | /a      | {'o':{'p':{'a':1}}}         | {'a':1}
        a list that is left empty goes                   | /l/0    | /a      | {'l':[1]}                   | {'a':1}
        an object that was empty before stays            | a       | /b      | {'a':1,'e':{}}              | {'e':{},'b':1}
        items after it move up                           | /l/0    | /a      | {'l':[1,2]}                 | {'l':[2],'a':1}
        what was there is replaced, where it stood       | a       | /b      | {'a':1,'b':2,'c':3}         | {'b':1,'c':3}
        an item is replaced                              | a       | /l/1    | {'a':1,'l':[2,3,4]}         | {'l':[2,1,4]}
        into an object in a list                         | a       | /l/0/b  | {'a':1,'l':[{}]}            | {'l':[{'b':1}]}
        into its own object, which keeps its place       | /o/a    | /o/b    | {'o':{'a':1},'x':2}         | {'o':{'b':1},'x':2}
        in place of what it stood in                     | /o/a    | /o      | {'o':{'a':1,'x':2},'y':3}   | {'o':1,'y':3}
        the same, with a name of its own like the old    | /o/a    | /o      | {'o':{'a':{'a':1}}}         | {'o':{'a':1}}
        into itself: an object is made around it         | a       | /a/b/c  | {'a':1,'x':2}               | {'a':{'b':{'c':1}},'x':2}
        to where it is                                   | a       | /a      | {'a':1,'x':2}               | {'a':1,'x':2}
        both places are those of the value as it came    | /l/0    | /l/1    | {'l':[1,2,3]}               | {'l':[1,3]}
        the item goes that held nothing else, afterwards | /l/0/a  | /l/1/a  | {'l':[{'a':1},{'a':2}]}     | {'l':[{'a':1}]}
        nothing where there is nothing to move           | /z/y    | /a      | {'a':1}                     | {'a':1}
        null is something                                | a       | /b      | {'a':null}                  | {'b':null}
        nothing where a text is in the way               | a       | /t/b    | {'a':1,'t':'text'}          | {'a':1,'t':'text'}
        nothing where null is in the way                 | a       | /t/b    | {'a':1,'t':null}            | {'a':1,'t':null}
        nothing where a list has no such item            | a       | /l/2    | {'a':1,'l':[1,2]}           | {'a':1,'l':[1,2]}
        nothing where a step of its place is in a list   | /l/a    | /b      | {'l':[{'a':1}]}             | {'l':[{'a':1}]}
        nothing where a step to its place is in a list   | a       | /l/b    | {'a':1,'l':[{}]}            | {'a':1,'l':[{}]}
        in each object of a list                         | a       | /b      | [{'a':1},2,{'c':3}]         | [{'b':1},2,{'c':3}]
        """)
    void putsAValueElsewhere(String what, String from, String to, String value, String moved) throws Exception {
        assertThat(Given.shaped(value, new Move(Pointer.of(from), Pointer.parse(to))))
                .isEqualTo(moved);
    }

    @Test
    void severalAreDoneAsTheyAreWritten() throws Exception {
        Word[] words = {
            new Move(Pointer.of("a"), Pointer.of("b")),
            new Move(Pointer.of("b"), Pointer.of("c")),
            new Move(Pointer.of("a"), Pointer.of("d"))
        };
        assertThat(Given.shaped("{'a':1,'b':2}", words)).isEqualTo("{'c':1}");
    }

    @Test
    void theWholeValueIsNotMovedNorReplaced() {
        assertThatThrownBy(() -> new Move(Pointer.of(""), Pointer.of("a"))).isInstanceOf(BadPath.class);
        assertThatThrownBy(() -> new Move(Pointer.of("a"), Pointer.of("")))
                .isInstanceOf(BadPath.class)
                .hasMessageContaining("expected a place within it");
    }
}
