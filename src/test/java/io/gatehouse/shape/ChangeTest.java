package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeTest {

    private static Change patch(String operations) {
        return Change.patch(Given.json(operations).asJsonArray());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        A.1 adding a member            | {'foo':'bar'}                   | [{'op':'add','path':'/baz','value':'qux'}]     | {'foo':'bar','baz':'qux'}
        A.2 adding an item             | {'foo':['bar','baz']}           | [{'op':'add','path':'/foo/1','value':'qux'}]   | {'foo':['bar','qux','baz']}
        A.3 removing a member          | {'baz':'qux','foo':'bar'}       | [{'op':'remove','path':'/baz'}]                | {'foo':'bar'}
        A.4 removing an item           | {'foo':['bar','qux','baz']}     | [{'op':'remove','path':'/foo/1'}]              | {'foo':['bar','baz']}
        A.5 replacing a value          | {'baz':'qux','foo':'bar'}       | [{'op':'replace','path':'/baz','value':'boo'}] | {'baz':'boo','foo':'bar'}
        A.6 moving a value             | {'foo':{'bar':'baz','waldo':'fred'},'qux':{'corge':'grault'}} | [{'op':'move','from':'/foo/waldo','path':'/qux/thud'}] | {'foo':{'bar':'baz'},'qux':{'corge':'grault','thud':'fred'}}
        A.7 moving an item             | {'foo':['all','grass','cows','eat']} | [{'op':'move','from':'/foo/1','path':'/foo/3'}] | {'foo':['all','cows','eat','grass']}
        A.8 testing a value: success   | {'baz':'qux','foo':['a',2,'c']} | [{'op':'test','path':'/baz','value':'qux'},{'op':'test','path':'/foo/1','value':2}] | {'baz':'qux','foo':['a',2,'c']}
        A.10 adding a nested member    | {'foo':'bar'}                   | [{'op':'add','path':'/child','value':{'grandchild':{}}}] | {'foo':'bar','child':{'grandchild':{}}}
        A.11 ignoring other members    | {'foo':'bar'}                   | [{'op':'add','path':'/baz','value':'qux','xyz':123}] | {'foo':'bar','baz':'qux'}
        A.14 escaped names             | {'/':9,'~1':10}                 | [{'op':'test','path':'/~01','value':10}]       | {'/':9,'~1':10}
        A.16 adding a list to a list   | {'foo':['bar']}                 | [{'op':'add','path':'/foo/-','value':['abc','def']}] | {'foo':['bar',['abc','def']]}
        all the value is replaced      | {'a':1}                         | [{'op':'replace','path':'','value':5}]         | 5
        a text is replaced             | 'a'                             | [{'op':'add','path':'','value':{'b':1}}]       | {'b':1}
        a part in place of all         | {'a':{'b':1}}                   | [{'op':'copy','from':'/a','path':''}]          | {'b':1}
        all within itself              | {'a':1}                         | [{'op':'copy','from':'','path':'/b'}]          | {'a':1,'b':{'a':1}}
        moved up in place of all       | {'a':{'b':1}}                   | [{'op':'move','from':'/a','path':''}]          | {'b':1}
        moved to a name that begins so | {'a':1}                         | [{'op':'move','from':'/a','path':'/ab'}]       | {'ab':1}
        moved to where it is           | {'a':1,'b':2}                   | [{'op':'move','from':'/a','path':'/a'}]        | {'a':1,'b':2}
        numbers are tested as numbers  | {'a':[1.0,{'b':100}]}           | [{'op':'test','path':'/a','value':[1,{'b':1E2}]}] | {'a':[1.0,{'b':100}]}
        members are in any order       | {'a':1,'b':2}                   | [{'op':'test','path':'','value':{'b':2,'a':1}}] | {'a':1,'b':2}
        null is a value                | {'a':1}                         | [{'op':'replace','path':'/a','value':null},{'op':'test','path':'/a','value':null}] | {'a':null}
        no operations                  | 5                               | []                                             | 5
        """)
    void aPatchApplies(String what, String value, String operations, String changed) throws Exception {
        assertThat(Given.text(patch(operations).apply(Given.json(value)))).isEqualTo(Given.compact(changed));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {'baz':'qux'} | [{'op':'test','path':'/baz','value':'bar'}]        | operation 1 (test /baz) does not apply: there is another value, or none
        {'foo':'bar'} | [{'op':'add','path':'/baz/bat','value':'qux'}]     | operation 1 (add /baz/bat) does not apply: there is no such place
        {'/':9,'~1':10} | [{'op':'test','path':'/~01','value':'10'}]       | operation 1 (test /~01) does not apply: there is another value, or none
        {'a':1}       | [{'op':'test','path':'/a','value':1},{'op':'remove','path':'/b'}] | operation 2 (remove /b) does not apply: there is nothing
        {'a':[1]}     | [{'op':'remove','path':'/a/-'}]                    | operation 1 (remove /a/-) does not apply: there is nothing
        {'a':[1]}     | [{'op':'replace','path':'/a/1','value':2}]         | operation 1 (replace /a/1) does not apply: there is nothing
        {'a':[1]}     | [{'op':'add','path':'/a/2','value':2}]             | operation 1 (add /a/2) does not apply: there is no such place
        {'a':[1]}     | [{'op':'add','path':'/a/x','value':2}]             | operation 1 (add /a/x) does not apply: there is no such place
        {'a':[1]}     | [{'op':'add','path':'/a/99999999999','value':2}]   | operation 1 (add /a/99999999999) does not apply: there is no such place
        {'a':1}       | [{'op':'add','path':'/a/b','value':2}]             | operation 1 (add /a/b) does not apply: there is no such place
        'text'        | [{'op':'replace','path':'/a','value':2}]           | operation 1 (replace /a) does not apply: there is nothing
        {'a':1}       | [{'op':'move','from':'/b','path':'/c'}]            | operation 1 (move /c) does not apply: there is nothing to move, or no such place for it
        {'a':1}       | [{'op':'move','from':'/b','path':'/b'}]            | operation 1 (move /b) does not apply: there is nothing to move, or no such place for it
        {'a':1}       | [{'op':'copy','from':'/b','path':'/c'}]            | operation 1 (copy /c) does not apply: there is nothing to copy, or no such place for it
        {'a':1}       | [{'op':'test','path':'/b','value':null}]           | operation 1 (test /b) does not apply: there is another value, or none
        """)
    void aPatchThatDoesNotApplyNamesTheOperation(String value, String operations, String reason) {
        assertThatThrownBy(() -> patch(operations).apply(Given.json(value)))
                .isInstanceOf(ShapeFailure.class)
                .hasMessage(reason);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        [5]                                              | operation 1 is none; got 5; expected an object whose op is
        [{'op':'test','path':'','value':1},{'op':'put'}] | operation 2 is none; got {"op":"put"}; expected an object whose op is add, remove, replace, move, copy or test
        [{'path':'/a'}]                                  | operation 1 is none
        [{'op':'remove'}]                                | operation 1 has path: null; expected a JSON Pointer
        [{'op':'remove','path':5}]                       | operation 1 has path: 5; expected a JSON Pointer
        [{'op':'remove','path':'a'}]                     | operation 1 has a path that does not begin with /; got "a"
        [{'op':'remove','path':''}]                      | operation 1 (remove ) leaves nothing
        [{'op':'add','path':'/a'}]                       | operation 1 has no value
        [{'op':'replace','path':'/a'}]                   | operation 1 has no value
        [{'op':'test','path':'/a'}]                      | operation 1 has no value
        [{'op':'move','path':'/a'}]                      | operation 1 has from: null; expected a JSON Pointer
        [{'op':'copy','path':'/a','from':'~'}]           | operation 1 has a from that does not begin with /
        [{'op':'move','path':'/a/b','from':'/a'}]        | operation 1 (move /a/b) moves /a into itself
        """)
    void anOperationIsCheckedWhenItIsMade(String operations, String reason) {
        assertThatThrownBy(() -> patch(operations))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(reason);
    }

    /** RFC 7396, appendix A, but for the order of members. */
    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {'a':'b'}           | {'a':'c'}                 | {'a':'c'}
        {'a':'b'}           | {'b':'c'}                 | {'a':'b','b':'c'}
        {'a':'b'}           | {'a':null}                | {}
        {'a':'b','b':'c'}   | {'a':null}                | {'b':'c'}
        {'a':['b']}         | {'a':'c'}                 | {'a':'c'}
        {'a':'c'}           | {'a':['b']}               | {'a':['b']}
        {'a':{'b':'c'}}     | {'a':{'b':'d','c':null}}  | {'a':{'b':'d'}}
        {'a':[{'b':'c'}]}   | {'a':[1]}                 | {'a':[1]}
        ['a','b']           | ['c','d']                 | ['c','d']
        {'a':'b'}           | ['c']                     | ['c']
        {'a':'foo'}         | null                      | null
        {'a':'foo'}         | 'bar'                     | 'bar'
        {'e':null}          | {'a':1}                   | {'e':null,'a':1}
        [1,2]               | {'a':'b','c':null}        | {'a':'b'}
        {}                  | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}
        {'a':1,'b':2}       | {'a':{'c':3}}             | {'a':{'c':3},'b':2}
        'text'              | {'a':1.10}                | {'a':1.10}
        """)
    void aMergePatchApplies(String value, String patch, String changed) throws Exception {
        assertThat(Given.text(Change.merge(Given.json(patch)).apply(Given.json(value))))
                .isEqualTo(changed);
    }

    @Test
    void aFailureSaysNothingOfTheValue() {
        assertThatThrownBy(() ->
                        patch("[{'op':'test','path':'/a','value':'guess'}]").apply(Given.json("{'a':'secret'}")))
                .isInstanceOf(ShapeFailure.class)
                .hasNoCause()
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("guess");
    }
}
