package io.parley.transport;

/**
 * The cursor of a subscriber that need not read everything: where it has fallen far behind, it goes on with the log's {@link
 * Keyframe}, and so gets the newest state in place of a backlog.
 *
 * <p>It skips when it is asked for its lag or for bytes, both of which its outlet does under its lock and between two frames. A
 * keyframe is made for it by the next to append, once it says that it wants one.
 */
final class SkippingCursor extends Cursor {

    /** Less than this is not worth skipping. */
    private static final int SMALL = 1 << 10;

    SkippingCursor(ChannelLog log, Outlet outlet, Keyframe keyframe) {
        super(log, outlet, keyframe.chunk(), 0, keyframe.start());
    }

    @Override
    public int available() {
        skip();
        return super.available();
    }

    @Override
    public long lag() {
        skip();
        return super.lag();
    }

    /** Once it is behind by more than twice what a keyframe takes, reading that is less work for everybody. */
    private void skip() {
        ChannelLog log = log();
        if (super.lag() <= 2L * log.keyframeLength() + SMALL) {
            return;
        }
        Keyframe newest = log.keyframe();
        if (newest == null) {
            log.wantKeyframe();
        } else if (super.lag() > 2 * (log.end() - newest.start())) {
            moveTo(newest);
        }
    }
}
