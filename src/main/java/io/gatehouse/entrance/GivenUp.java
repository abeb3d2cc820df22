package io.gatehouse.entrance;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells whether a client has given up a stream of HTTP/2 whose content seems to have come to its end.
 *
 * <p>Where a reset comes while nobody waits for content, Tomcat's next read finds an end like any other
 * ({@code org.apache.coyote.http2.Stream}), and a part would be taken for the whole (RFC 9113 §8.1). No call of the
 * servlet API tells the two apart, but the stream itself: it takes no answer any more. So it is asked, by the names that
 * Tomcat 10.1 and 11 give to the way there; elsewhere, and should they change, the end is believed.
 */
final class GivenUp {
    private static final System.Logger LOG = System.getLogger(GivenUp.class.getName());
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    /** The fields that were looked for, by their names: looking again costs more than what is done with them. */
    private static final ClassValue<Map<String, Field>> FIELDS = new ClassValue<>() {
        @Override
        protected Map<String, Field> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private GivenUp() {}

    static boolean by(HttpServletRequest request) {
        ServletRequest facade = request;
        while (facade instanceof ServletRequestWrapper wrapper) {
            facade = wrapper.getRequest();
        }
        boolean tomcat = facade.getClass().getName().equals("org.apache.catalina.connector.RequestFacade");
        if (!tomcat || !request.getProtocol().startsWith("HTTP/2")) {
            return false;
        }
        try {
            Object connector = field(facade, "request");
            Object coyote = connector.getClass().getMethod("getCoyoteRequest").invoke(connector);
            Object stream = field(field(coyote, "hook"), "stream");
            Method canWrite = open(stream.getClass().getDeclaredMethod("canWrite"));
            return Boolean.FALSE.equals(canWrite.invoke(stream));
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (TOLD.compareAndSet(false, true)) {
                LOG.log(System.Logger.Level.WARNING, "this Tomcat does not tell whether a stream was given up", e);
            }
            return false;
        }
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Map<String, Field> known = FIELDS.get(owner.getClass());
        Field field = known.get(name);
        if (field == null) {
            field = find(owner, name);
            known.put(name, field);
        }
        Object value = field.get(owner);
        if (value == null) {
            throw new NoSuchFieldException(field + " is empty");
        }
        return value;
    }

    private static Field find(Object owner, String name) throws ReflectiveOperationException {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name) && open(field).get(owner) != null) {
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(owner.getClass() + "." + name);
    }

    private static <T extends AccessibleObject> T open(T member) {
        member.setAccessible(true);
        return member;
    }
}
