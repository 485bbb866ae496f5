/** The vocabulary: names, positions, publications, and the catalogues of errors and close codes. Imports the JDK only. */
@NullMarked
package io.parley.channel;

import org.jspecify.annotations.NullMarked;
