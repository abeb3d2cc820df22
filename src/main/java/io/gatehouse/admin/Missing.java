package io.gatehouse.admin;

import io.gatehouse.config.Nearest;
import java.util.Collection;
import java.util.stream.Collectors;

/** The 404 to a name that nothing has, with what was probably meant and what there is. */
final class Missing {
    private static final int SHOWN = 20;

    private Missing() {}

    /**
     * The refusal.
     *
     * @param beginning the sentence as far as the name, such as {@code No policy has the id}
     * @param there the names that there are
     */
    static Refusal of(String beginning, String name, Collection<String> there) {
        String nearest = new Nearest().to(name, there);
        String all = there.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return Refusal.of(
                404,
                beginning + " \"" + name + "\""
                        + (nearest == null ? "." : ", did you mean \"" + nearest + "\"?")
                        + (there.isEmpty() ? " There is none" : " There are: " + all)
                        + (there.size() > SHOWN ? " and more." : "."));
    }
}
