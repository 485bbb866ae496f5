package io.parley.conformance;

import io.parley.conformance.ConformanceMatrix.Outcome;
import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs each test of a contract as it is, expects the known deviations to fail, and notes for the conformance page what came out. */
final class DeviationCheck implements InvocationInterceptor {

    /** Whether the whole is run, by {@code -Pconformance}. */
    private static final boolean WHOLE = "none".equals(System.getProperty("parley.it.skipped"));

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> test, ExtensionContext context)
            throws Throwable {
        check(invocation, test.getExecutable(), context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> test, ExtensionContext context)
            throws Throwable {
        check(invocation, test.getExecutable(), context);
    }

    private static void check(Invocation<Void> invocation, Method test, ExtensionContext context) throws Throwable {
        RunningHub hub = ((HubUnderTest) context.getRequiredTestInstance()).hub();
        String runtime = hub.runtime();
        // Kept apart: a row that TLS makes pass must not stand for the same row without it.
        String column = hub.secure() ? runtime + " over TLS" : runtime;
        String contract = test.getDeclaringClass().getSimpleName();
        Optional<Deviation> known = Deviation.of(runtime, contract, test.getName(), context.getDisplayName());
        String name = test.getName() + " " + context.getDisplayName();
        if (known.isPresent() && known.get().kind() == Deviation.Kind.SLOWLY && !WHOLE) {
            invocation.skip();
            ConformanceMatrix.add(column, contract, name, Outcome.DEVIATES, "not run");
            return;
        }
        try {
            invocation.proceed();
        } catch (Exception | AssertionError failure) {
            ConformanceMatrix.add(
                    column, contract, name, known.isPresent() ? Outcome.DEVIATES : Outcome.FAILED, failure.toString());
            if (known.isEmpty()) {
                throw failure;
            }
            return;
        }
        ConformanceMatrix.add(column, contract, name, Outcome.PASSED, "");
        if (known.isPresent() && known.get().kind() != Deviation.Kind.SOMETIMES) {
            throw new AssertionError("no longer deviates, so take it out of the list: " + known.get());
        }
    }
}
