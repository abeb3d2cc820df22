package io.gatehouse.entrance;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.io.InputStream;
import java.security.ProtectionDomain;
import java.util.function.Consumer;

/**
 * Tells the container from a thread of ours that a request is complete, without leaving it anything of ours.
 *
 * <p>Tomcat goes on with the connection on a thread of its own, which it may have to start at that moment. Up to Java 23 a new
 * thread keeps the protection domains of all code that was under way where it was started, and so the class loader of an
 * application that may long have been undeployed by then; whatever thread takes its place inherits them again. So the call is
 * made by a class whose protection domain has no class loader, as a privileged action, where the search for domains ends
 * ({@link java.security.AccessController#getContext()}). From Java 24 on threads inherit nothing (JEP 486).
 */
final class Unmarked {
    private static final System.Logger LOG = System.getLogger(Unmarked.class.getName());

    private static final Consumer<AsyncContext> COMPLETE;
    private static final Consumer<AsyncContext> DISPATCH;

    static {
        Class<? extends Consumer<AsyncContext>> apart = Runtime.version().feature() < 24 ? apart() : UnmarkedCall.class;
        COMPLETE = made(apart, false);
        DISPATCH = made(apart, true);
    }

    private Unmarked() {}

    /**
     * Completes the request.
     *
     * @throws IllegalStateException when it is complete already
     */
    static void complete(AsyncContext async) {
        COMPLETE.accept(async);
    }

    /**
     * Has a thread of the container go on with the request.
     *
     * @throws IllegalStateException when it is complete already
     */
    static void dispatch(AsyncContext async) {
        DISPATCH.accept(async);
    }

    private static Consumer<AsyncContext> made(Class<? extends Consumer<AsyncContext>> apart, boolean dispatches) {
        try {
            return apart.getConstructor(boolean.class).newInstance(dispatches);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(apart + " can't be made", e);
        }
    }

    private static Class<? extends Consumer<AsyncContext>> apart() {
        try (InputStream code = Unmarked.class.getResourceAsStream("UnmarkedCall.class")) {
            if (code == null) {
                throw new IOException("its class file is not there");
            }
            @SuppressWarnings("unchecked")
            Class<? extends Consumer<AsyncContext>> apart = (Class<? extends Consumer<AsyncContext>>)
                    new Apart(Unmarked.class.getClassLoader()).define(code.readAllBytes());
            return apart;
        } catch (IOException | LinkageError e) {
            LOG.log(System.Logger.Level.DEBUG, "a class loader may stay after an undeploy", e);
            return UnmarkedCall.class;
        }
    }

    /** Defines a class whose protection domain says nothing of where it comes from. */
    private static final class Apart extends ClassLoader {
        Apart(ClassLoader parent) {
            super(parent);
        }

        Class<?> define(byte[] code) {
            return defineClass(null, code, 0, code.length, new ProtectionDomain(null, null));
        }
    }
}
