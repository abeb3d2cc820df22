package io.gatehouse.policy.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        the coding by its name                              | gzip                            | true
        and by its old one, in any case                     | X-GZip                          | true
        among others, with a weight                         | br;q=1.0, gzip;q=0.8, *;q=0.1   | true
        any coding                                          | *                               | true
        a weight of nothing                                 | gzip;q=0                        | false
        a weight of nothing in full                         | gzip;q=0.000, *                 | false
        any but this one                                    | *, gzip;q=0                     | false
        another one                                         | br                              | false
        what is not coded more gladly                       | gzip;q=0.5, identity            | false
        what is not coded as gladly                         | gzip;q=0.5, identity;q=0.5      | true
        what is not coded not at all                        | gzip;q=0.1, identity;q=0        | true
        any other as gladly                                 | gzip;q=0.5, *;q=0.5             | true
        any other, and so what is not coded, more gladly    | gzip;q=0.5, *;q=0.9             | false
        the least weight                                    | gzip;q=0.001                    | true
        blanks around the weight                            | gzip ; q=1                      | true
        a weight that is none                               | gzip;q=2                        | false
        a weight with too many digits                       | gzip;q=0.1234                   | false
        nothing at all                                      | ''                              | false
        """)
    void isReadAsTheSpecificationSays(String what, String field, boolean gzip) {
        assertThat(AcceptEncoding.prefersGzip(Headers.of("Accept-Encoding", field)))
                .isEqualTo(gzip);
    }

    @Test
    void whoSaysNothingGetsItAsItIs() {
        assertThat(AcceptEncoding.prefersGzip(Headers.EMPTY)).isFalse();
    }

    /** Where members stand, on how many lines, makes no difference. */
    @Property
    void theOrderOfMembersTellsNothing(@ForAll("members") List<String> members) {
        Headers.Builder lines = Headers.builder();
        for (int i = members.size() - 1; i >= 0; i--) {
            lines.add("accept-encoding", members.get(i));
        }
        assertThat(AcceptEncoding.prefersGzip(lines.build()))
                .isEqualTo(AcceptEncoding.prefersGzip(Headers.of("Accept-Encoding", String.join(", ", members))));
    }

    @Property
    void whatHasNoWeightIsNeverChosen(@ForAll("members") List<String> members) {
        List<String> without = members.stream()
                .map(member -> member.startsWith("gzip") || member.startsWith("x-gzip") ? "gzip;q=0" : member)
                .filter(member -> !member.startsWith("*"))
                .toList();
        assertThat(AcceptEncoding.prefersGzip(Headers.of("Accept-Encoding", String.join(",", without))))
                .isFalse();
    }

    @Provide
    Arbitrary<List<String>> members() {
        return Arbitraries.of("gzip", "x-gzip", "br", "identity", "*", "deflate")
                .list()
                .uniqueElements()
                .flatMap(names -> Arbitraries.of("", ";q=0", ";q=0.5", ";q=1", ";q=0.001", ";q=x")
                        .list()
                        .ofSize(names.size())
                        .map(weights -> {
                            List<String> members = new ArrayList<>();
                            for (int i = 0; i < names.size(); i++) {
                                members.add(names.get(i) + weights.get(i));
                            }
                            return members;
                        }));
    }
}
