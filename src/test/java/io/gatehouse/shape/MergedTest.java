package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergedTest {

    /** Parts as {@code name=value}; a name that ends in {@code *} is that of a flat one. */
    private static List<Merged.Part> parts(String written) {
        return Arrays.stream(written.split(" "))
                .map(part -> part.split("=", 2))
                .map(part -> new Merged.Part(part[0].replace("*", ""), Given.json(part[1]), part[0].endsWith("*")))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        named values in their order                      | b={'x':1} a=[2] c=null       | {'b':{'x':1},'a':[2],'c':null}
        the members of a flat one stand among them       | a=1 b*={'x':2,'y':3} c=4     | {'a':1,'x':2,'y':3,'c':4}
        a name before it stays                           | a=1 b*={'a':2,'x':3}         | {'a':1,'x':3}
        a name after it stays too                        | b*={'a':2,'x':3} a=1         | {'x':3,'a':1}
        of two flat ones the first's member stays        | a*={'x':1} b*={'x':2,'y':3}  | {'x':1,'y':3}
        a flat one may have a member of its own name     | a*={'a':1}                   | {'a':1}
        or of the name of another flat one               | a*={'b':1} b*={'a':2}        | {'b':1,'a':2}
        a flat one that is no object keeps its name      | a*=[1] b*=2 c*=null          | {'a':[1],'b':2,'c':null}
        and keeps it from others                         | b*={'a':2} a*=[1]            | {'a':[1]}
        of two that have one name the first stays        | a=1 a=2                      | {'a':1}
        """)
    void makesOneObject(String what, String parts, String merged) {
        assertThat(Given.text(Merged.object(parts(parts)))).isEqualTo(merged);
    }

    @Test
    void ofNoneAnEmptyObject() {
        assertThat(Merged.object(List.of())).isEmpty();
    }

    @Test
    void makesOneListOfListsAndOthers() {
        assertThat(Given.text(Merged.list(
                        List.of(Given.json("[1,[2]]"), Given.json("[]"), Given.json("{'a':3}"), Given.json("null")))))
                .isEqualTo("[1,[2],{'a':3},null]");
    }
}
