/** One class for each way to break a rule of the house, in packages named as ours are. */
package io.parley.architecture.violations;
