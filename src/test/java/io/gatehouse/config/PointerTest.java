package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PointerTest {

    @Test
    void rootIsTheEmptyText() {
        assertThat(Pointer.ROOT).hasToString("");
    }

    @Test
    void childrenAreNamesAndIndexes() {
        Pointer pointer =
                Pointer.ROOT.child("routes").child("pets").child("policies").child(0);
        assertThat(pointer).hasToString("/routes/pets/policies/0");
        assertThat(pointer.name()).isEqualTo("0");
        assertThat(pointer.parent()).isEqualTo(Pointer.parse("/routes/pets/policies"));
    }

    @Test
    void tildeAndSlashAreEscapedInThatOrder() {
        assertThat(Pointer.ROOT.child("a/b~c~1").child("")).hasToString("/a~1b~0c~01/");
    }

    @Test
    void parsingTakesBackWhatWriting() {
        for (String text : new String[] {"", "/", "/a", "/a/", "//a", "/a~1b/~0~01/0"}) {
            assertThat(Pointer.parse(text)).hasToString(text);
        }
        assertThat(Pointer.parse("/~01").name()).isEqualTo("~1");
    }

    @Test
    void textThatDoesNotBeginWithASlashIsNoPointer() {
        assertThatThrownBy(() -> Pointer.parse("a/b")).hasMessage("not a JSON Pointer: \"a/b\"");
    }
}
