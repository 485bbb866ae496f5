package io.parley.runtime.servlet;

import io.parley.runtime.ConfigurationKey;
import io.parley.runtime.ConfigurationSources;
import io.parley.runtime.InvalidSettingsException;
import io.parley.runtime.Settings;
import io.parley.runtime.SettingsLoader;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts the hub when a servlet container deploys the WAR, and stops it when it is undeployed. Named in {@code WEB-INF/web.xml};
 * the embedded runtime does not read that.
 */
public final class ContextListener implements ServletContextListener {

    private static final Logger LOG = System.getLogger(ContextListener.class.getName());

    private @Nullable DeployedHub hub;

    /**
     * Starts the hub.
     *
     * @throws IllegalStateException where the settings are wrong, with the sentences that the command line prints; the container
     *     then gives the deployment up
     */
    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        hub = DeployedHub.start(context, settings(context));
        LOG.log(
                Level.INFO,
                "Parley is at {0}/ of {1}, its WebSocket at {0}/ws",
                context.getContextPath(),
                context.getServerInfo());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        DeployedHub running = hub;
        hub = null;
        if (running != null) {
            running.close();
        }
    }

    private static Settings settings(ServletContext context) {
        try {
            return SettingsLoader.load(ConfigurationSources.ofContext(parameters(context)))
                    .settings();
        } catch (InvalidSettingsException e) {
            for (String problem : e.problems()) {
                LOG.log(Level.ERROR, "parley: {0}", problem);
            }
            throw new IllegalStateException("parley: " + String.join("; ", e.problems()), e);
        }
    }

    private static Map<String, String> parameters(ServletContext context) {
        Map<String, String> parameters = new HashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            if (name.startsWith(ConfigurationKey.PREFIX)) {
                parameters.put(name, context.getInitParameter(name));
            }
        }
        return parameters;
    }
}
