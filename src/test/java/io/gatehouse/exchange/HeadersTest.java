package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersTest {
    private final Headers headers = Headers.of("Accept", "a", "X-One", "1", "accept", "b, c ,", "Set-Cookie", "s");

    @Test
    void namesCompareWithoutCaseAndKeepTheirSpelling() {
        assertThat(headers.first("ACCEPT")).isEqualTo("a");
        assertThat(headers.all("accept")).containsExactly("a", "b, c ,");
        assertThat(headers.members("Accept")).containsExactly("a", "b", "c");
        assertThat(headers.names()).containsExactly("accept", "x-one", "set-cookie");
    }

    @Test
    void aNameIsFoundWhateverTheCaseOfItsLetters() {
        for (char c = 0; c < 0x3000; c++) {
            for (String other : List.of("" + Character.toUpperCase(c), "" + Character.toLowerCase(c))) {
                String one = "" + c;
                assertThat(Headers.of("X", "1", other, "2").contains(one))
                        .as("%x in %s", (int) c, other)
                        .isEqualTo(other.equalsIgnoreCase(one) || one.equalsIgnoreCase("X"));
                assertThat(Headers.of("N" + other, "1").with("Y", "2").contains("n" + one))
                        .as("%x with another before it in %s", (int) c, other)
                        .isEqualTo(other.equalsIgnoreCase(one));
            }
        }
        assertThat(Headers.of("", "1").contains("")).isTrue();
        assertThat(headers.contains("")).isFalse();
    }

    @Test
    void setReplacesAllOfANameAtThePlaceOfTheFirst() {
        assertThat(headers.toBuilder().set("ACCEPT", "z").build())
                .isEqualTo(Headers.of("ACCEPT", "z", "X-One", "1", "Set-Cookie", "s"));
        assertThat(headers.toBuilder().set("New", "n").build().first("new")).isEqualTo("n");
    }

    @Test
    void withGivesOneFieldOfANameAndLeavesWhatItWasMadeOf() {
        assertThat(headers.with("ACCEPT", "z")).isEqualTo(Headers.of("ACCEPT", "z", "X-One", "1", "Set-Cookie", "s"));
        assertThat(headers.with("New", "n"))
                .isEqualTo(headers.toBuilder().add("New", "n").build());
        assertThat(headers.contains("New")).isFalse();
    }

    @Test
    void removeTakesEveryLineOfAName() {
        assertThat(headers.toBuilder().remove("accept").build()).isEqualTo(Headers.of("X-One", "1", "Set-Cookie", "s"));
    }

    @Test
    void aMemberIsAddedOnceToAListAndNeverBesideAStar() {
        assertThat(Headers.of("Vary", "Accept").toBuilder()
                        .addMember("Vary", "Origin")
                        .build())
                .isEqualTo(Headers.of("Vary", "Accept, Origin"));
        assertThat(Headers.of("Vary", "origin").toBuilder()
                        .addMember("Vary", "Origin")
                        .build())
                .isEqualTo(Headers.of("Vary", "origin"));
        assertThat(Headers.of("Vary", "*").toBuilder()
                        .addMember("Vary", "Origin")
                        .build())
                .isEqualTo(Headers.of("Vary", "*"));
    }

    @Test
    void aBuilderGrowsAndDoesNotChangeWhatItWasMadeOf() {
        Headers.Builder builder = headers.toBuilder();
        for (int i = 0; i < 100; i++) {
            builder.add("N" + i, "v");
        }
        assertThat(builder.build().size()).isEqualTo(104);
        assertThat(headers.size()).isEqualTo(4);
    }

    @Test
    void itsTextHasNoValues() {
        assertThat(Headers.of("Authorization", "Bearer secret").toString()).isEqualTo("Headers[authorization]");
    }
}
