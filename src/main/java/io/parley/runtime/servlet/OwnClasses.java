package io.parley.runtime.servlet;

import jakarta.servlet.ServletContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;

/**
 * Loads the hub's classes ahead where the container takes them away while the hub is still at work: Payara Micro, ended by SIGTERM,
 * removes an application's files while it is undeployed, and what is used for the first time then is not found.
 */
final class OwnClasses {

    private static final Logger LOG = System.getLogger(OwnClasses.class.getName());
    private static final String CLASSES = "/WEB-INF/classes/";
    private static final String OURS = CLASSES + "io/parley/";
    private static final String ENDING = ".class";

    private OwnClasses() {}

    /** Does so on Payara, and nothing elsewhere. */
    static void load(ServletContext context) {
        if (context.getServerInfo().contains("Payara")) {
            load(context, OURS);
        }
    }

    private static void load(ServletContext context, String path) {
        Set<String> paths = context.getResourcePaths(path);
        if (paths == null) {
            return;
        }
        for (String inside : paths) {
            if (inside.endsWith("/")) {
                load(context, inside);
            } else if (inside.endsWith(ENDING)) {
                load(inside.substring(CLASSES.length(), inside.length() - ENDING.length())
                        .replace('/', '.'));
            }
        }
    }

    private static void load(String name) {
        try {
            Class<?> unused = Class.forName(name, false, OwnClasses.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // One that is for another container, or for something this one does not have.
            LOG.log(Level.DEBUG, "{0} cannot be loaded here: {1}", name, e);
        }
    }
}
