package io.parley.conformance;

/** A test of the contract that runs against a hub, whose runtime the conformance page notes. */
interface HubUnderTest {

    RunningHub hub();
}
