package io.parley.hub;

/**
 * The bounds that the hub keeps; each is a setting of the same name under {@code parley.limits}.
 *
 * @param messageBytes the largest payload of a publication, in bytes
 * @param subscriptions how many channels and patterns one connection may subscribe to
 * @param channels how many channels and patterns may have subscribers on this node
 * @param patterns how many different patterns may have subscribers on this node
 * @param membersListed how many members a reply lists at most
 * @param replyBytes how many bytes of publications one reply carries at most; a page of history has one at least
 * @param jsonDepth how deeply JSON may be nested
 */
public record HubLimits(
        int messageBytes,
        int subscriptions,
        int channels,
        int patterns,
        int membersListed,
        int replyBytes,
        int jsonDepth) {

    /** The limits that hold where nothing is configured. */
    public static final HubLimits DEFAULTS = new HubLimits(1 << 20, 1000, 1_000_000, 10_000, 1000, 1 << 20, 64);
}
