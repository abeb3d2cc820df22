package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a member goes, the others keep their order  | b            | {'a':1,'b':2,'c':3}                | {'a':1,'c':3}
        a name that is not there is nothing         | z /a/z       | {'a':1}                            | {'a':1}
        what it stood in stays, be it empty         | /a/b         | {'a':{'b':1}}                      | {'a':{}}
        and so does an empty list on the way        | /a/b         | {'a':[]}                           | {'a':[]}
        items are those of the list as it came      | /a/0 /a/1    | {'a':[1,2,3]}                      | {'a':[3]}
        of each item                                | /a/id        | {'a':[{'id':1,'x':2},3,{'id':4}]}  | {'a':[{'x':2},3,{}]}
        what a query selects                        | $..password  | {'password':1,'a':[{'password':2,'x':3}]} | {'a':[{'x':3}]}
        an object and what is in it                 | /a/b a       | {'a':{'b':1},'x':2}                | {'x':2}
        a list of objects: each                     | a            | [{'a':1,'b':2},3,{'a':4}]          | [{'b':2},3,{}]
        what is no object stays                     | a            | [1,'a']                            | [1,'a']
        """)
    void takesAwayWhatIsMeant(String what, String paths, String value, String left) throws Exception {
        assertThat(Given.shaped(value, new Drop(Given.paths(paths)))).isEqualTo(left);
    }
}
