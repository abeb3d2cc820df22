package io.gatehouse.launch.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One path of the store, such as {@code /pets/{id}}, and the action at each of its methods. */
final class Resource {

    private static final String ANY = "*";

    private final List<String> template;
    private final Map<String, Action> actions;

    private Resource(List<String> template, Map<String, Action> actions) {
        this.template = template;
        this.actions = actions;
    }

    /** Everything an instance offers; of two that fit, the earlier one answers. */
    static List<Resource> all(String instance, Store store) {
        List<Resource> all = new ArrayList<>();
        all.addAll(new Pets(store).resources());
        all.addAll(new Photos(store).resources());
        all.addAll(new Users(store).resources());
        all.addAll(new Orders(store).resources());
        all.addAll(new Payments(store).resources());
        all.addAll(new Offers().resources());
        all.addAll(new App().resources());
        all.addAll(new Chat().resources());
        all.addAll(new Probes(instance).resources());
        List<Resource> named = List.copyOf(all);
        all.add(at("/").on("GET", call -> Probes.index(named)));
        return List.copyOf(all);
    }

    static Resource at(String template) {
        return new Resource(Call.segments(template), Map.of());
    }

    Resource on(String method, Action action) {
        Map<String, Action> more = new LinkedHashMap<>(actions);
        more.put(method, action);
        return new Resource(template, more);
    }

    Resource onAny(Action action) {
        return on(ANY, action);
    }

    boolean matches(List<String> path) {
        if (path.size() != template.size()) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            if (!isVariable(i) && !template.get(i).equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The action at a method; HEAD is answered as GET, and its body left out when it is sent. */
    @Nullable
    Action action(String method) {
        Action own = actions.get(method.equals("HEAD") ? "GET" : method);
        return own != null ? own : actions.get(ANY);
    }

    /** What {@code Allow} lists (RFC 9110 §10.2.1). */
    Set<String> methods() {
        Set<String> methods = new TreeSet<>(actions.keySet());
        methods.add("OPTIONS");
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return methods;
    }

    int placeOf(String variable) {
        return template.indexOf("{" + variable + "}");
    }

    private boolean isVariable(int place) {
        return template.get(place).startsWith("{");
    }

    @Override
    public String toString() {
        return "/" + String.join("/", template);
    }
}
