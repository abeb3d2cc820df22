package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sort}, with keys written as pointers and {@code -} before those that are descending, and {@code limit}. */
class SortTest {

    private static Sort sort(String keys) {
        List<Sort.Key> read = Arrays.stream(keys.split(" "))
                .map(key -> new Sort.Key(Pointer.parse(key.replaceFirst("^[-.]", "")), key.startsWith("-")))
                .toList();
        return new Sort(read);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        numbers by their value                       | .      | [10,9.5,1E+1,-1,2]               | [-1,2,9.5,10,1E+1]
        numbers beyond what a double tells           | .      | [9007199254740993,9007199254740992] | [9007199254740992,9007199254740993]
        the greatest first                           | -      | [2,10,9]                         | [10,9,2]
        texts by code points                         | .      | ['b','a','B','','ab','\uffff','\ud83d\ude00'] | ['','B','a','ab','b','\uffff','\ud83d\ude00']
        texts backwards                              | -      | ['a','c','b']                    | ['c','b','a']
        false before true                            | .      | [true,false]                     | [false,true]
        true before false, backwards                 | -      | [false,true]                     | [true,false]
        types one after the other                    | .      | [null,{'a':2},true,'a',[1],2,{'a':1},'2'] | [2,'2','a',true,{'a':2},[1],{'a':1},null]
        types in the same order backwards            | -      | [null,{'a':2},true,'a',[1],2,{'a':1},3,'2'] | [3,2,'a','2',true,{'a':2},[1],{'a':1},null]
        by a member                                  | /n     | [{'n':2},{'n':1}]                | [{'n':1},{'n':2}]
        by a member of a member                      | /a/n   | [{'a':{'n':2}},{'a':{'n':1}}]    | [{'a':{'n':1}},{'a':{'n':2}}]
        by an item                                   | /1     | [[1,2],[2,1]]                    | [[2,1],[1,2]]
        what has none comes last, null with it       | /n     | [{'a':1},{'n':null},{'n':1},5]   | [{'n':1},{'a':1},{'n':null},5]
        what has none comes last backwards too       | -/n    | [{'a':1},{'n':1},{'n':null},{'n':2}] | [{'n':2},{'n':1},{'a':1},{'n':null}]
        alike ones stay as they stood                | /n     | [{'n':1,'a':2},{'n':1.0,'a':1}]  | [{'n':1,'a':2},{'n':1.0,'a':1}]
        alike ones stay as they stood, backwards too | -/n    | [{'n':1,'a':2},{'n':1,'a':1},{'n':2}] | [{'n':2},{'n':1,'a':2},{'n':1,'a':1}]
        where the first is alike by the second       | -/n /a | [{'n':1,'a':2},{'n':2,'a':9},{'n':1,'a':1}] | [{'n':2,'a':9},{'n':1,'a':1},{'n':1,'a':2}]
        what is no list stays                        | /n     | {'b':[2,1],'a':1}                | {'b':[2,1],'a':1}
        """)
    void putsItemsInOrder(String what, String keys, String value, String sorted) throws Exception {
        assertThat(Given.shaped(value, sort(keys))).isEqualTo(Given.compact(sorted));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        the first so many      | 2 | [3,2,1]         | [3,2]
        all where there are so many | 3 | [3,2,1]    | [3,2,1]
        all where there are fewer | 9 | [3,2,1]      | [3,2,1]
        none                   | 0 | [3,2,1]         | []
        what is no list stays  | 0 | {'a':[1]}       | {'a':[1]}
        """)
    void limitsAList(String what, int most, String value, String limited) throws Exception {
        assertThat(Given.shaped(value, new Limit(most))).isEqualTo(limited);
    }

    @Test
    void aLimitBelowNoneIsRefused() {
        assertThatThrownBy(() -> new Limit(-1)).hasMessage("limit is -1; expected 0 or more");
    }
}
