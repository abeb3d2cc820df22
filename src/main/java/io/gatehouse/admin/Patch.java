package io.gatehouse.admin;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.spi.JsonProvider;
import java.util.List;

/** A change of a resource written down: a merge patch or a JSON patch. Its values are not shown: they may be secret. */
sealed interface Patch {

    /** The media types, as {@code Accept-Patch} lists them (RFC 5789 §3.1). */
    String ACCEPTED = Merge.MEDIA_TYPE + ", " + Operations.MEDIA_TYPE;

    /** What becomes of the resource. */
    JsonObject apply(JsonObject resource);

    /** RFC 7396: members replace members, null removes. */
    record Merge(JsonObject patch) implements Patch {
        static final String MEDIA_TYPE = "application/merge-patch+json";

        @Override
        public JsonObject apply(JsonObject resource) {
            return JsonProvider.provider()
                    .createMergePatch(patch)
                    .apply(resource)
                    .asJsonObject();
        }
    }

    /** RFC 6902: operations in order, all or none. */
    record Operations(List<Operation> list) implements Patch {
        static final String MEDIA_TYPE = "application/json-patch+json";

        /** The operations of an array; a patch that is none is refused with 400. */
        static Operations of(JsonArray array) {
            return new Operations(java.util.stream.IntStream.range(0, array.size())
                    .mapToObj(i -> Operation.of(array.get(i), "The patch's item " + i))
                    .toList());
        }

        @Override
        public JsonObject apply(JsonObject resource) {
            JsonStructure result = resource;
            for (Operation operation : list) {
                result = operation.apply(result);
            }
            if (result instanceof JsonObject object) {
                return object;
            }
            throw Refusal.of(422, "After the patch the resource would not be an object; nothing was changed.");
        }
    }
}
