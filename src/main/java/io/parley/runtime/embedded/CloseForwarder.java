package io.parley.runtime.embedded;

import java.io.IOException;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;

/** Tells another filter that a connection is closed, and nothing else: for filters whose books would keep it otherwise. */
final class CloseForwarder extends BaseFilter {

    private final Filter keeper;

    CloseForwarder(Filter keeper) {
        this.keeper = keeper;
    }

    @Override
    public NextAction handleClose(FilterChainContext context) throws IOException {
        keeper.handleClose(context);
        return context.getInvokeAction();
    }
}
