package io.gatehouse.launch.demo;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * {@code /v1/chat/completions}: answers in the shape that chat clients know, at once as JSON or, with
 * {@code "stream": true}, word by word as server-sent events. There is no model behind it.
 */
final class Chat {

    private static final Duration PAUSE = Duration.ofMillis(40);
    private static final String DONE = "[DONE]";

    List<Resource> resources() {
        return List.of(Resource.at("/v1/chat/completions").on("POST", this::complete));
    }

    private Answer complete(Call call) throws IOException {
        JsonObject wanted = call.object();
        String question = lastMessage(wanted);
        List<String> words = List.of(("You asked: " + question + " Our pets say woof.").split("(?<= )"));
        JsonObject head = PetStore.JSON
                .createObjectBuilder()
                .add("id", "chatcmpl-" + UUID.randomUUID())
                .add("created", Instant.now().getEpochSecond())
                .add("model", wanted.getString("model", "woof-1"))
                .build();
        return wanted.getBoolean("stream", false)
                ? new Answer.Events(events(head, words), PAUSE)
                : Answer.json(200, whole(head, question, words)).with("Cache-Control", "no-store");
    }

    private static String lastMessage(JsonObject wanted) {
        if (wanted.get("messages") instanceof JsonArray messages
                && !messages.isEmpty()
                && messages.get(messages.size() - 1) instanceof JsonObject message) {
            return message.getString("content", "");
        }
        throw new Refused(422, "/messages is " + wanted.get("messages") + "; expected a list of messages.");
    }

    private static JsonObject whole(JsonObject head, String question, List<String> words) {
        int asked = question.split("\\s+").length;
        JsonObjectBuilder message =
                PetStore.JSON.createObjectBuilder().add("role", "assistant").add("content", String.join("", words));
        JsonObjectBuilder choice = PetStore.JSON
                .createObjectBuilder()
                .add("index", 0)
                .add("message", message)
                .add("finish_reason", "stop");
        JsonObjectBuilder usage = PetStore.JSON
                .createObjectBuilder()
                .add("prompt_tokens", asked)
                .add("completion_tokens", words.size())
                .add("total_tokens", asked + words.size());
        return PetStore.JSON
                .createObjectBuilder(head)
                .add("object", "chat.completion")
                .add("choices", PetStore.JSON.createArrayBuilder().add(choice))
                .add("usage", usage)
                .build();
    }

    private static List<String> events(JsonObject head, List<String> words) {
        List<String> events = new ArrayList<>();
        events.add(chunk(head, "role", "assistant", JsonValue.NULL));
        for (String word : words) {
            events.add(chunk(head, "content", word, JsonValue.NULL));
        }
        events.add(chunk(head, "content", "", PetStore.JSON.createValue("stop")));
        events.add(DONE);
        return List.copyOf(events);
    }

    private static String chunk(JsonObject head, String name, String value, JsonValue finish) {
        JsonObjectBuilder choice = PetStore.JSON
                .createObjectBuilder()
                .add("index", 0)
                .add("delta", PetStore.JSON.createObjectBuilder().add(name, value))
                .add("finish_reason", finish);
        return PetStore.JSON
                .createObjectBuilder(head)
                .add("object", "chat.completion.chunk")
                .add("choices", PetStore.JSON.createArrayBuilder().add(choice))
                .build()
                .toString();
    }
}
