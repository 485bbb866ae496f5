package io.parley.conformance;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.lang.reflect.Field;

/**
 * Runs in Payara, behind the hub's own filter: leaves each request in the state in which Payara now and then leaves one that it uses
 * again, as if its upgrade were under way.
 */
public final class StaleUpgrade implements Filter {

    /** What {@code web.xml} says of it. */
    static final String XML = """
            <filter>
              <filter-name>stale-upgrade</filter-name>
              <filter-class>io.parley.conformance.StaleUpgrade</filter-class>
              <async-supported>true</async-supported>
            </filter>
            <filter-mapping>
              <filter-name>stale-upgrade</filter-name>
              <url-pattern>/echo</url-pattern>
            </filter-mapping>
            """;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ServletRequest own = request;
        while (own instanceof ServletRequestWrapper wrapper) {
            own = wrapper.getRequest();
        }
        try {
            Object recycled =
                    own.getClass().getMethod("getUnwrappedCoyoteRequest").invoke(own);
            Class<?> type = recycled.getClass();
            while (!type.getName().equals("org.apache.catalina.connector.Request")) {
                type = type.getSuperclass();
            }
            Field begun = type.getDeclaredField("handlerInitialised");
            begun.setAccessible(true);
            begun.setBoolean(recycled, true);
        } catch (ReflectiveOperationException e) {
            throw new ServletException(e);
        }
        chain.doFilter(request, response);
    }
}
