package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PickTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        the order is that of the source              | c a        | {'a':1,'b':2,'c':3}                 | {'a':1,'c':3}
        a name that is not there is nothing          | a z        | {'a':1,'b':2}                       | {'a':1}
        nor is the way to it                         | /b/z       | {'a':1,'b':{'c':2}}                 | {}
        null is there                                | a          | {'a':null,'b':2}                    | {'a':null}
        a picked object is picked whole              | b          | {'a':1,'b':{'c':2,'d':[3]}}         | {'b':{'c':2,'d':[3]}}
        also if something in it is picked too        | /b/c b     | {'a':1,'b':{'c':2,'d':3}}           | {'b':{'c':2,'d':3}}
        several of one object                        | /b/d /b/c  | {'b':{'c':2,'d':3,'e':4}}           | {'b':{'c':2,'d':3}}
        a list keeps the items that are meant        | /a/0       | {'a':['x','y']}                     | {'a':['x']}
        in their order                               | /a/2 /a/0  | {'a':['x','y','z']}                 | {'a':['x','z']}
        an item that is not there                    | /a/2       | {'a':['x','y'],'b':1}               | {}
        of each item                                 | /a/id      | {'a':[{'id':1,'x':2},{'id':3}]}     | {'a':[{'id':1},{'id':3}]}
        an item without the name is still an item    | /a/id      | {'a':[{'id':1},{'x':2}]}            | {'a':[{'id':1},{}]}
        an empty list is still a list                | /a/id      | {'a':[],'b':1}                      | {'a':[]}
        an item that can't have the name is not meant | /a/id     | {'a':[1,{'id':2},null]}             | {'a':[{'id':2}]}
        a query selects no list that it goes through | $.a[*].id  | {'a':[],'b':1}                      | {}
        a query selects no item without the name     | $.a[*].id  | {'a':[{'id':1},{'x':2}]}            | {'a':[{'id':1}]}
        a list of objects: each                      | a          | [{'a':1,'b':2},{'b':3}]             | [{'a':1},{}]
        what is no object in a list stays            | a          | [{'a':1,'b':2},3,[{'b':4}],null]    | [{'a':1},3,[{'b':4}],null]
        what is no object stays                      | a          | 'text'                              | 'text'
        """)
    void keepsWhatIsMeant(String what, String paths, String value, String picked) throws Exception {
        assertThat(Given.shaped(value, new Pick(Given.paths(paths)))).isEqualTo(picked);
    }
}
