package io.gatehouse.entrance;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import java.util.List;

/**
 * Takes the JDK's hand off this web application's class loader when it stops.
 *
 * <p>When a record's {@code equals}, {@code hashCode} or {@code toString} is first called, {@link ObjectMethods} links it and
 * keeps what it adapted last, with the class of the record or of its component and so with its class loader (JDK 17's {@code MethodHandle.asTypeCache}): the loader would stay
 * until another application links a record. So the last to be linked is made a class of the JDK. Newer JDKs hold it by
 * a soft reference, which is no leak.
 */
final class Parting {
    private static final System.Logger LOG = System.getLogger(Parting.class.getName());

    private Parting() {}

    static void say() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle component = lookup.findVirtual(String.class, "toString", MethodType.methodType(String.class));
            for (String method : List.of("equals", "hashCode", "toString")) {
                ObjectMethods.bootstrap(lookup, method, MethodHandle.class, String.class, "text", component);
            }
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.DEBUG, "this JDK links records in another way", e);
        }
    }
}
