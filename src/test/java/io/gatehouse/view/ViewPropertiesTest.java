package io.gatehouse.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Providers;
import io.gatehouse.shape.Drop;
import io.gatehouse.shape.Mask;
import io.gatehouse.shape.Path;
import io.gatehouse.shape.Pick;
import io.gatehouse.shape.Shape;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** What no client gets, whatever it asks for: tried on thousands of small values with few names, so that they often meet. */
class ViewPropertiesTest {
    private static final String SEED = "7074";

    /** Stands in every value under a name that views drop, and nowhere else. */
    private static final JsonValue SECRET = Providers.JSON.createValue("secret");

    private static final List<String> NAMES = List.of("a", "b", "c");

    @Provide
    Arbitrary<JsonValue> values() {
        return values(3).map(value -> value);
    }

    private static Arbitrary<? extends JsonValue> values(int depth) {
        Arbitrary<JsonValue> leaves = Arbitraries.of(
                JsonValue.NULL, JsonValue.TRUE, Providers.JSON.createValue(1), Providers.JSON.createValue("text"));
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<JsonValue> below = values(depth - 1).map(value -> value);
        Arbitrary<JsonArray> lists = below.list()
                .ofMaxSize(3)
                .map(items -> Providers.JSON.createArrayBuilder(items).build());
        Arbitrary<JsonObject> objects = Arbitraries.maps(Arbitraries.of(NAMES), below)
                .ofMaxSize(3)
                .map(map -> {
                    var object = Providers.JSON.createObjectBuilder();
                    map.forEach(object::add);
                    return object.add("hidden", SECRET).build();
                });
        return Arbitraries.oneOf(leaves, lists.map(list -> list), objects.map(object -> object), objects.map(o -> o));
    }

    @Provide
    Arbitrary<String> masks() {
        return masks(3);
    }

    private static Arbitrary<String> masks(int depth) {
        Arbitrary<String> names = Arbitraries.of("a", "b", "c", "hidden", "*");
        if (depth == 0) {
            return names;
        }
        Arbitrary<String> within = names.flatMap(name -> masks(depth - 1).map(below -> name + '(' + below + ')'));
        Arbitrary<String> path = names.flatMap(name -> masks(0).map(below -> name + '/' + below));
        return Arbitraries.oneOf(names, within, path)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(fields -> String.join(",", fields));
    }

    private static View view(Shape shape) {
        return new View("v", shape, null, new View.Bounds(1000, null), null);
    }

    /** What a view shows of an object that has the value in it. */
    private static JsonObject shown(Shape shape, JsonValue value, @Nullable String mask) throws Exception {
        JsonObject object = Providers.JSON
                .createObjectBuilder()
                .add("a", value)
                .add("b", value)
                .add("hidden", SECRET)
                .build();
        return view(shape).of(object, mask == null ? null : Mask.parse(mask)).asJsonObject();
    }

    @Property(seed = SEED)
    void noMaskShowsWhatAViewDrops(@ForAll("values") JsonValue value, @ForAll("masks") String mask) throws Exception {
        Shape drops = Shape.of(List.of(new Drop(List.of(Path.parse("$..hidden")))));
        String shown = shown(Shape.NONE, value, mask).toString();
        Statistics.label("masks that would show it").collect(shown.contains("secret"));
        assertThat(shown(drops, value, mask).toString()).doesNotContain("secret", "hidden");
    }

    @Property(seed = SEED)
    void noMaskShowsWhatAViewDoesNotPick(@ForAll("values") JsonValue value, @ForAll("masks") String mask)
            throws Exception {
        Shape picks = Shape.of(List.of(new Pick(List.of(Path.parse("/b/c"), Path.parse("/b/a")))));
        assertThat(shown(picks, value, mask)).doesNotContainKeys("a", "hidden");
        assertThat(isWithin(shown(picks, value, mask), shown(picks, value, null)))
                .isTrue();
    }

    @Property(seed = SEED)
    void aMaskShowsNothingThatTheViewWithoutItDoesNot(@ForAll("values") JsonValue value, @ForAll("masks") String mask)
            throws Exception {
        View view = view(Shape.of(List.of(new Drop(List.of(Path.parse("$..b"))))));
        assertThat(isWithin(view.of(value, Mask.parse(mask)), view.of(value, null)))
                .isTrue();
    }

    /** Whether all of one value is in another: members by their names, and items in their order, of which some may lack. */
    private static boolean isWithin(JsonValue part, JsonValue whole) {
        if (part instanceof JsonObject object && whole instanceof JsonObject around) {
            return object.entrySet().stream()
                    .allMatch(member -> around.containsKey(member.getKey())
                            && isWithin(member.getValue(), around.get(member.getKey())));
        }
        if (part instanceof JsonArray list && whole instanceof JsonArray around) {
            int at = 0;
            for (JsonValue item : list) {
                while (at < around.size() && !isWithin(item, around.get(at))) {
                    at++;
                }
                if (at++ >= around.size()) {
                    return false;
                }
            }
            return true;
        }
        return part.equals(whole);
    }
}
