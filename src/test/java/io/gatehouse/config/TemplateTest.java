package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.config.Template.Literal;
import io.gatehouse.config.Template.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    @Test
    void aShortNameIsAPathVariable() {
        assertThat(Template.parse("/a/{id}-{path.id}").parts())
                .containsExactly(
                        new Literal("/a/"), new Reference("path", "id"), new Literal("-"), new Reference("path", "id"));
    }

    @Test
    void knowsQueryHeaderAndCookie() {
        assertThat(Template.parse("{query.a.b}{header.X-Y}{cookie.z}").references())
                .containsExactly(
                        new Reference("query", "a.b"), new Reference("header", "X-Y"), new Reference("cookie", "z"));
    }

    @Test
    void claimsMayBeNamedByAddressesAndFoundByPointers() {
        Template template = Template.parse("{claim.sub}{claim.https://example.com/x.y}{claim./a/0}");
        assertThat(template.references())
                .containsExactly(
                        new Reference("claim", "sub"),
                        new Reference("claim", "https://example.com/x.y"),
                        new Reference("claim", "/a/0"));
        assertThat(template.isOfCaller()).isTrue();
        assertThat(Template.parse("{claim}{header.claim}").isOfCaller()).isFalse();
    }

    @Test
    void textAloneIsATemplate() {
        assertThat(Template.parse("plain").parts()).containsExactly(new Literal("plain"));
        assertThat(Template.parse("").parts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "a{b",
                "{}",
                "{{a}}",
                "{claim.}",
                "{claim.a b}",
                "{env.HOME}",
                "{path.}",
                "{a b}",
                "${x"
            })
    void refusesBracesThatAreNoReference(String text) {
        assertThatThrownBy(() -> Template.parse(text)).isInstanceOf(BadValue.class);
    }
}
