package io.gatehouse.launch.demo;

import java.io.IOException;

/** What a resource does at a method: it decides on the answer and sends nothing itself. */
@FunctionalInterface
interface Action {

    Answer act(Call call) throws IOException;
}
