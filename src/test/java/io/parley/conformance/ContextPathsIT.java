package io.parley.conformance;

import org.junit.jupiter.api.Nested;

/** The hub below context paths of one segment and of two; that of none is what the other tests use. */
class ContextPathsIT {

    @Nested
    class OneSegmentOnTomcat10 extends PagesContract {
        OneSegmentOnTomcat10() {
            super(settings -> TomcatHub.start("10", "/parley", settings));
        }
    }

    @Nested
    class TwoSegmentsOnTomcat11 extends PagesContract {
        TwoSegmentsOnTomcat11() {
            super(settings -> TomcatHub.start("11", "/a/b", settings));
        }
    }

    @Nested
    class OneSegmentOnPayara extends PagesContract {
        OneSegmentOnPayara() {
            super(settings -> PayaraHub.start("/parley", settings));
        }
    }

    @Nested
    class TwoSegmentsOnPayara extends PagesContract {
        TwoSegmentsOnPayara() {
            super(settings -> PayaraHub.start("/a/b", settings));
        }
    }
}
