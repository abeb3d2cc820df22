package io.gatehouse.entrance;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What Tomcat 10.1 and 11 know of a request and no call of the servlet API tells: by reflection and by their names, since a
 * WAR is compiled against no server. Should they change, it is said once, and the request is taken as the API shows it.
 */
final class TomcatRequest {
    private static final System.Logger LOG = System.getLogger(TomcatRequest.class.getName());

    private static final long LIMIT_NANOS = 2_000_000_000;
    private static final long PAUSE_NANOS = 50_000;

    /** What was said already. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    /** The fields that were looked for, by their names: looking again costs more than what is done with them. */
    private static final ClassValue<Map<String, Field>> FIELDS = new ClassValue<>() {
        @Override
        protected Map<String, Field> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    /** {@code org.apache.catalina.connector.RequestFacade}. */
    private final Object facade;

    private TomcatRequest(Object facade) {
        this.facade = facade;
    }

    /** That of a request; null on another server. */
    static @Nullable TomcatRequest of(ServletRequest request) {
        ServletRequest facade = request;
        while (facade instanceof ServletRequestWrapper wrapper) {
            facade = wrapper.getRequest();
        }
        boolean tomcat = facade.getClass().getName().equals("org.apache.catalina.connector.RequestFacade");
        return tomcat ? new TomcatRequest(facade) : null;
    }

    /**
     * Whether the stream of HTTP/2 it came on takes an answer no more: its client has given it up. Where that is told
     * while nobody waits for content, the next read finds an end like any other ({@code org.apache.coyote.http2.Stream}).
     */
    boolean isGivenUp() {
        try {
            Object stream = field(processor(), "stream");
            Method canWrite = open(stream.getClass().getDeclaredMethod("canWrite"));
            return Boolean.FALSE.equals(canWrite.invoke(stream));
        } catch (ReflectiveOperationException | RuntimeException e) {
            tell("does not say whether a stream was given up", e);
            return false;
        }
    }

    /**
     * Has content be read on although the answer is complete, with which Tomcat closes it
     * ({@code org.apache.catalina.connector.OutputBuffer#close}); whether it could.
     */
    boolean reopen() {
        try {
            Object content = field(field(facade, "request"), "inputBuffer");
            Field closed = open(content.getClass().getDeclaredField("closed"));
            closed.setBoolean(content, false);
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            tell("reads what follows a refusal by itself, however slowly it comes", e);
            return false;
        }
    }

    /**
     * Has the answer to a request of HTTP/0.9 have a head, as every other. Tomcat would send none, and, since the one that
     * answers goes on to others ({@code org.apache.coyote.http11.Http11Processor}, {@code http09}), none with its refusal
     * of the next request that it can't read, whoever sent it.
     */
    void answerWithHead() {
        try {
            Object processor = processor();
            open(processor.getClass().getDeclaredField("http09")).setBoolean(processor, false);
        } catch (ReflectiveOperationException | RuntimeException e) {
            tell("answers HTTP/0.9 without a head", e);
        }
    }

    /**
     * Has the gateway answer although content could not be read. Tomcat holds an answer of its own then, lets nobody else
     * write, and makes it 500 where it finds the exception when its thread leaves the filters
     * ({@code org.apache.catalina.connector.InputBuffer#handleReadException}, {@code CoyoteAdapter#service}): what another
     * thread completed by then is forgotten. So that one is waited for, and it has little left to do.
     */
    void takeAnswerBack(ServletRequest request) {
        request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
        try {
            if (request.isAsyncStarted()) {
                awaitItsThread();
                // it may have seen the exception just before
                request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
            }
            Object connector = field(facade, "request");
            Object response = connector.getClass().getMethod("getResponse").invoke(connector);
            response.getClass().getMethod("setSuspended", boolean.class).invoke(response, false);
        } catch (ReflectiveOperationException | RuntimeException e) {
            tell("answers by itself where content can't be read", e);
        }
    }

    /** Waits until the thread that the request came on has left it to others, which nothing tells. */
    private void awaitItsThread() throws ReflectiveOperationException {
        Object machine = field(processor(), "asyncStateMachine");
        long since = System.nanoTime();
        while (field(machine, "state").toString().equals("STARTING") && System.nanoTime() - since < LIMIT_NANOS) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** What reads the request and writes the answer. */
    private Object processor() throws ReflectiveOperationException {
        Object connector = field(facade, "request");
        return field(connector.getClass().getMethod("getCoyoteRequest").invoke(connector), "hook");
    }

    private static void tell(String what, Exception cause) {
        if (TOLD.add(what)) {
            LOG.log(System.Logger.Level.WARNING, "this Tomcat " + what, cause);
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
