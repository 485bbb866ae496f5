package io.parley.architecture.violations.auth;

import org.h2.mvstore.MVStore;

/** Knows what a store keeps its maps in. */
public interface AuthWithFile {
    MVStore file();
}
