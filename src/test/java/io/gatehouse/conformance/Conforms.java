package io.gatehouse.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test that proves what a proxy is expected to do: a row of {@code src/docs/conformance.md}, in which its name stands
 * as a sentence. All invocations of a parameterised test are one row.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Conforms {
    /** The item of the project's list, such as {@code RP-1}. */
    String item();

    /** Where it is demanded, such as {@code RFC 9110 §7.6.1}. */
    String section();
}
