package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which places a path means: what is left where they are picked and where they are dropped. */
class PathTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a name is a member                    | id            | {'id':1,'x':2}                  | {'id':1}         | {'x':2}
        a name may look like anything         | a.b[0] c~1    | {'a.b[0] c~1':1,'a':2}          | {'a.b[0] c~1':1} | {'a':2}
        a name may be that of no index        | 0             | {'0':1,'x':2}                   | {'0':1}          | {'x':2}
        a pointer goes deeper                 | /a/b          | {'a':{'b':1,'c':2},'x':3}       | {'a':{'b':1}}    | {'a':{'c':2},'x':3}
        a pointer's steps are unescaped       | /a~1b/c~0d    | {'a/b':{'c~d':1}}               | {'a/b':{'c~d':1}} | {'a/b':{}}
        a pointer to an item                  | /a/1          | {'a':[1,2,3]}                   | {'a':[2]}        | {'a':[1,3]}
        a step of each item of a list         | /a/b          | {'a':[{'b':1,'c':2},{'b':3}]}   | {'a':[{'b':1},{'b':3}]} | {'a':[{'c':2},{}]}
        a step of each item in lists of lists | /a/b          | {'a':[[{'b':1,'c':2}]]}         | {'a':[[{'b':1}]]} | {'a':[[{'c':2}]]}
        what has a leading zero is no index   | /a/01         | {'a':[1,{'01':2}]}              | {'a':[{'01':2}]} | {'a':[1,{}]}
        the member after the last is no item  | /a/-          | {'a':[1,{'-':2}]}               | {'a':[{'-':2}]}  | {'a':[1,{}]}
        an index and then a name              | /a/1/b        | {'a':[{'c':1},{'b':2,'c':3}]}   | {'a':[{'b':2}]}  | {'a':[{'c':1},{'c':3}]}
        the empty name                        | /             | {'':1,'x':2}                    | {'':1}           | {'x':2}
        a query                               | $.a[?@.b].c   | {'a':[{'b':1,'c':2},{'c':3}]}   | {'a':[{'c':2}]}  | {'a':[{'b':1},{'c':3}]}
        a query for whatever is deeper        | $..b          | {'b':1,'a':[{'b':2,'c':3}]}     | {'b':1,'a':[{'b':2}]} | {'a':[{'c':3}]}
        a query for an item from the end      | $.a[-1]       | {'a':[1,2,3]}                   | {'a':[3]}        | {'a':[1,2]}
        a query for the same twice            | $['a','a']    | {'a':1,'b':2}                   | {'a':1}          | {'b':2}
        a member that begins with a dollar    | /$id          | {'$id':1,'x':2}                 | {'$id':1}        | {'x':2}
        """)
    void meansPlaces(String what, String path, String value, String picked, String dropped) throws Exception {
        assertThat(Given.shaped(value, new Pick(Given.whole(path)))).isEqualTo(picked);
        assertThat(Given.shaped(value, new Drop(Given.whole(path)))).isEqualTo(dropped);
    }

    @Test
    void anEmptyPathIsTheValueItself() throws Exception {
        assertThat(Given.shaped("{'a':1}", new Pick(Given.whole("")))).isEqualTo("{'a':1}");
        assertThat(Given.shaped("{'a':1}", new Drop(Given.whole("")))).isNull();
        assertThat(Given.shaped("[{'a':1},2]", new Drop(Given.whole("$")))).isEqualTo("[2]");
    }

    @Test
    void aQueryThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Path.parse("$.a[")).isInstanceOfSatisfying(BadPath.class, e -> {
            assertThat(e.value()).isEqualTo("$.a[");
            assertThat(e.detail()).contains("character 5");
            assertThat(e.expected()).isNotEmpty();
        });
    }

    @Test
    void aPointerThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Path.parse("/a~")).isInstanceOf(BadPath.class);
    }

    @Test
    void isToldAsItWasWritten() {
        assertThat(Path.parse("$.a[0]")).hasToString("$.a[0]");
        assertThat(Path.parse("/a~1b")).hasToString("/a~1b");
        assertThat(Path.parse("a")).hasToString("a");
    }
}
