package io.gatehouse.entrance.webapp;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;

/** The way into the services of one kind of server. */
interface Entry {
    /** The request as this server's services take it. */
    ServiceRequest request(Call call, Dispatch dispatch);

    /** Calls the service on this thread; returns when it has answered, or went on asynchronously. */
    void call(ServiceRequest request, ServiceResponse response) throws IOException, ServletException;

    /** The way into this service. */
    static Entry of(ServletContext target) {
        return target.getClass().getName().startsWith("io.undertow.") ? new UndertowEntry() : new DispatcherEntry();
    }
}
