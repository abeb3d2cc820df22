package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlattenTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        members take the object's place                | o       | {'a':1,'o':{'b':2,'c':3},'d':4}         | {'a':1,'b':2,'c':3,'d':4}
        a member before it stays                       | o       | {'a':1,'o':{'a':2,'b':3}}               | {'a':1,'b':3}
        a member after it stays too                    | o       | {'o':{'a':2,'b':3},'a':1}               | {'b':3,'a':1}
        one of the object's own name stays             | o       | {'o':{'o':1,'b':2}}                     | {'o':1,'b':2}
        of two that come the first stays               | o p     | {'o':{'a':1},'p':{'a':2,'b':3}}         | {'a':1,'b':3}
        one that has the name of another that goes     | o p     | {'o':{'p':1},'p':{'b':2}}               | {'p':1,'b':2}
        an empty object leaves nothing                 | o       | {'a':1,'o':{}}                          | {'a':1}
        what is no object stays                        | a l     | {'a':1,'l':[{'b':2}]}                   | {'a':1,'l':[{'b':2}]}
        and keeps its name                             | o a     | {'o':{'a':1,'b':2},'a':3}               | {'b':2,'a':3}
        what is not there                              | z /a/z  | {'a':{'b':1}}                           | {'a':{'b':1}}
        deeper down                                    | /a/o    | {'a':{'b':1,'o':{'c':2}}}               | {'a':{'b':1,'c':2}}
        the inner one of two goes all the way          | o /o/p  | {'o':{'a':1,'p':{'b':2}}}               | {'a':1,'b':2}
        in each item                                   | /l/o    | {'l':[{'a':1,'o':{'b':2}},{'o':{'c':3}}]} | {'l':[{'a':1,'b':2},{'c':3}]}
        items of a list take its place in a list       | /l/1    | {'l':[1,[2,[3]],4]}                     | {'l':[1,2,[3],4]}
        all lists within a list                        | $.l[*]  | {'l':[[1],[],[2,3],4]}                  | {'l':[1,2,3,4]}
        lists within lists within a list               | $.l[*] $.l[*][*] | {'l':[[[1],2],[[3]]]}          | {'l':[1,2,3]}
        an object can't stand in a list                | $.l[*]  | {'l':[{'a':1}]}                         | {'l':[{'a':1}]}
        the value itself has nothing around it         | $       | {'a':{'b':1}}                           | {'a':{'b':1}}
        a list of objects: each                        | o       | [{'o':{'a':1}},[{'o':{'a':1}}],3]       | [{'a':1},[{'o':{'a':1}}],3]
        """)
    void putsMembersInPlaceOfWhatTheyStoodIn(String what, String paths, String value, String flat) throws Exception {
        assertThat(Given.shaped(value, new Flatten(Given.paths(paths)))).isEqualTo(flat);
    }
}
