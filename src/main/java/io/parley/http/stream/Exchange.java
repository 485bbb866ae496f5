package io.parley.http.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request that is answered later than the call that brought it, and by another thread. Tells whoever waits to answer that the
 * container has given it up.
 */
final class Exchange implements AsyncListener {

    private final AsyncContext async;
    private final AtomicBoolean completed = new AtomicBoolean();
    private volatile Runnable givenUp = () -> {};
    private volatile Runnable afterwards = () -> {};

    private Exchange(AsyncContext async) {
        this.async = async;
    }

    /** To be called by the container's thread, within its call. */
    static Exchange begin(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        Exchange exchange = new Exchange(async);
        async.addListener(exchange);
        return exchange;
    }

    HttpServletResponse response() {
        return (HttpServletResponse) async.getResponse();
    }

    /**
     * Who is told by the container's thread that nothing more can be answered.
     *
     * @param givenUp the container has given the request up, and may use it and the response for others as soon as this returns
     * @param completed it was completed; must not wait, for the container may hold locks that completing needs
     */
    void whenOver(Runnable givenUp, Runnable completed) {
        this.givenUp = givenUp;
        this.afterwards = completed;
    }

    /** The answer is whole. Completing again has no effect. */
    void complete() {
        if (completed.compareAndSet(false, true)) {
            async.complete();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        completed.set(true);
        afterwards.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        givenUp.run();
    }

    @Override
    public void onError(AsyncEvent event) throws IOException {
        givenUp.run();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Only a second startAsync comes here, and there is none.
    }
}
