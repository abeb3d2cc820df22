package io.gatehouse.deployed;

import io.gatehouse.conformance.Impossible;
import java.lang.reflect.Method;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Leaves a suite to Arquillian, unless the server under test is {@code java -jar}, which Arquillian has nothing to do with. */
public final class ServerExtension extends ArquillianExtension {
    private static final Namespace OURS = Namespace.create(ServerExtension.class);

    private final Impossible impossible = new Impossible();

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (Server.isEmbedded()) {
            Server.started();
            context.getRoot().getStore(OURS).getOrComputeIfAbsent("server", key -> (AutoCloseable) Server::stop);
        } else {
            super.beforeAll(context);
        }
        for (Deployed gateway : Deployed.here()) {
            gateway.forget();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (!Server.isEmbedded()) {
            super.afterAll(context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        impossible.beforeEach(context);
        if (!Server.isEmbedded()) {
            super.beforeEach(context);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (!Server.isEmbedded()) {
            super.afterEach(context);
        }
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) throws Exception {
        if (!Server.isEmbedded()) {
            super.beforeTestExecution(context);
        }
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (Server.isEmbedded()) {
            invocation.proceed();
        } else {
            super.interceptTestTemplateMethod(invocation, method, context);
        }
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (Server.isEmbedded()) {
            invocation.proceed();
        } else {
            super.interceptTestMethod(invocation, method, context);
        }
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (Server.isEmbedded()) {
            invocation.proceed();
        } else {
            super.interceptBeforeEachMethod(invocation, method, context);
        }
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (Server.isEmbedded()) {
            invocation.proceed();
        } else {
            super.interceptAfterEachMethod(invocation, method, context);
        }
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (Server.isEmbedded()) {
            invocation.proceed();
        } else {
            super.interceptBeforeAllMethod(invocation, method, context);
        }
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (Server.isEmbedded()) {
            invocation.proceed();
        } else {
            super.interceptAfterAllMethod(invocation, method, context);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context)
            throws ParameterResolutionException {
        return !Server.isEmbedded() && super.supportsParameter(parameter, context);
    }
}
