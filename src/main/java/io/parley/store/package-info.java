/** The one file in which what must survive a restart is kept: maps of records, changed in groups, each group synced to disk. */
@NullMarked
package io.parley.store;

import org.jspecify.annotations.NullMarked;
