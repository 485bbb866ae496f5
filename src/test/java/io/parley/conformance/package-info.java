/** What every runtime must do, over real sockets: the runtime contract, and the suites of others. */
package io.parley.conformance;
