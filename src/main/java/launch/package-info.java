/**
 * The way in of {@code java -jar parley.war}. It stands apart from {@code io.parley} because it is the only package at the root of
 * the WAR, where the JDK looks for the main class; it can see nothing of Parley but by reflection, as it builds the class path first.
 */
@NullMarked
package launch;

import org.jspecify.annotations.NullMarked;
