package io.parley.architecture.violations.launch;

import picocli.CommandLine;

/** Knows a library before there is a class path. */
public interface LauncherWithOptions {
    CommandLine options();
}
