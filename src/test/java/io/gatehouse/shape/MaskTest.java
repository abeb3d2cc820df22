package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        one name                             | id                 | {'id':1,'x':2}                             | {'id':1}
        names, in the order of the source    | c,a                | {'a':1,'b':2,'c':3}                        | {'a':1,'c':3}
        what is not there is nothing         | id,z,o/z           | {'id':1,'o':{'x':2}}                       | {'id':1}
        a slash for what is within           | o/a                | {'o':{'a':1,'b':2},'x':3}                  | {'o':{'a':1}}
        several slashes                      | o/p/a              | {'o':{'p':{'a':1,'b':2},'x':3}}            | {'o':{'p':{'a':1}}}
        parentheses for several within       | o(a,b)             | {'o':{'a':1,'b':2,'c':3},'x':4}            | {'o':{'a':1,'b':2}}
        parentheses after a slash            | o/p(a,b)           | {'o':{'p':{'a':1,'b':2,'c':3}}}            | {'o':{'p':{'a':1,'b':2}}}
        a slash in parentheses               | o(p/a,b)           | {'o':{'p':{'a':1,'x':2},'b':3}}            | {'o':{'p':{'a':1},'b':3}}
        more after parentheses               | o(a),b             | {'o':{'a':1,'x':2},'b':3,'c':4}            | {'o':{'a':1},'b':3}
        the same name twice                  | o/a,o(b)           | {'o':{'a':1,'b':2,'c':3}}                  | {'o':{'a':1,'b':2}}
        a name and something in it           | o/a,o              | {'o':{'a':1,'b':2}}                        | {'o':{'a':1,'b':2}}
        every name                           | *                  | {'a':1,'b':[2]}                            | {'a':1,'b':[2]}
        something of every name              | */a                | {'o':{'a':1,'b':2},'p':{'a':3},'q':4,'r':{'b':5}} | {'o':{'a':1},'p':{'a':3}}
        every name within                    | o/*                | {'o':{'a':1},'x':2}                        | {'o':{'a':1}}
        of every name, and more of one       | *(a),o(b)          | {'o':{'a':1,'b':2},'p':{'a':3,'b':4}}      | {'o':{'a':1,'b':2},'p':{'a':3}}
        of a list each item                  | l/a                | {'l':[{'a':1,'b':2},{'a':3},{'b':4}]}      | {'l':[{'a':1},{'a':3},{}]}
        of lists of lists each item          | l(a)               | {'l':[[{'a':1,'b':2}]]}                    | {'l':[[{'a':1}]]}
        every name of each item              | l/*                | {'l':[{'a':1},{}],'x':2}                   | {'l':[{'a':1},{}]}
        an empty list is still a list        | l(a)               | {'l':[],'x':1}                             | {'l':[]}
        a list at the top                    | a                  | [{'a':1,'b':2},{'b':3}]                    | [{'a':1},{}]
        a number is a name, and no item      | l/0                | {'l':[{'0':1,'a':2},{'0':3}]}              | {'l':[{'0':1},{'0':3}]}
        a text has no members                | t/a,b              | {'t':'text','b':1}                         | {'b':1}
        null has none                        | n(a),b             | {'n':null,'b':1}                           | {'b':1}
        what is no object stays              | a                  | 5                                          | 5
        names with other characters          | ä-b.c:d,$x,@y      | {'ä-b.c:d':1,'$x':2,'@y':3,'z':4}          | {'ä-b.c:d':1,'$x':2,'@y':3}
        the example that is always given     | id,owner(name,city),items/total | {'id':1,'owner':{'name':'A','city':'B','age':3},'items':[{'total':9,'tax':1}],'x':4} | {'id':1,'owner':{'name':'A','city':'B'},'items':[{'total':9}]}
        """)
    void leavesWhatAClientWants(String what, String mask, String value, String masked) throws Exception {
        assertThat(Given.text(Mask.parse(mask).apply(Given.json(value)))).isEqualTo(masked);
        assertThat(Mask.parse(mask)).hasToString(mask);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``        | it ends at character 1; expected a name or *
        `,a`      | there is "," at character 1; expected a name or *
        `a,`      | it ends at character 3; expected a name or *
        `a,,b`    | there is "," at character 3; expected a name or *
        `a/`      | it ends at character 3; expected a name or *
        `a//b`    | there is "/" at character 3; expected a name or *
        `/a`      | there is "/" at character 1; expected a name or *
        `(a)`     | there is "(" at character 1; expected a name or *
        `a()`     | there is ")" at character 3; expected a name or *
        `a(b`     | it ends at character 4; expected a comma or )
        `a(b,c`   | it ends at character 6; expected a comma or )
        `a)`      | there is ")" at character 2; expected a comma or the end
        `a(b))`   | there is ")" at character 5; expected a comma or the end
        `a(b)c`   | there is "c" at character 5; expected a comma or the end
        `a(b)/c`  | there is "/" at character 5; expected a comma or the end
        `a(b)(c)` | there is "(" at character 5; expected a comma or the end
        `a*`      | there is "*" at character 2; expected a comma or the end
        `*a`      | there is "a" at character 2; expected a comma or the end
        `a, b`    | there is " " at character 3; expected a name or *
        `a b`     | there is " " at character 2; expected a comma or the end
        `\ud83d\ude00 ` | there is " " at character 2; expected a comma or the end
        """)
    void nonsenseIsRefusedWithItsPlace(String mask, String reason) {
        assertThatThrownBy(() -> Mask.parse(mask))
                .isInstanceOf(Mask.Unreadable.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\0", "a\u007fb"})
    void aControlCharacterIsNoPartOfAName(String mask) {
        assertThatThrownBy(() -> Mask.parse(mask))
                .isInstanceOf(Mask.Unreadable.class)
                .hasMessageContaining("at character 2");
    }

    @Test
    void hasAThousandCharactersAtMost() throws Exception {
        Mask.parse("a".repeat(1000));
        assertThatThrownBy(() -> Mask.parse("a".repeat(1001)))
                .hasMessage("it has 1001 characters; expected 1000 at most");
    }

    @Test
    void itsNamesStandTwentyDeepAtMost() throws Exception {
        Mask.parse("a" + "/a".repeat(19));
        Mask.parse("a(".repeat(19) + "a" + ")".repeat(19));
        String reason = "its names stand more than 20 deep within each other at character 41";
        assertThatThrownBy(() -> Mask.parse("a" + "/a".repeat(20))).hasMessage(reason);
        assertThatThrownBy(() -> Mask.parse("a(".repeat(499))).hasMessage(reason);
    }
}
