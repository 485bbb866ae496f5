package io.parley.runtime.embedded;

import io.parley.runtime.Settings;

/** Both directions of permessage-deflate (RFC 7692), shared by all connections of a server that have negotiated it. */
record Deflation(FrameDeflater deflater, MessageInflater inflater) {

    /** As the settings want it, with as many compressors at hand as there are threads that can run. */
    static Deflation of(Settings.Deflate settings) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new Deflation(
                new FrameDeflater(settings.minBytes(), settings.level(), processors), new MessageInflater(processors));
    }
}
