package io.parley.auth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gets a text over HTTP, in the background, within bounds of size and time: no redirects, and nothing but 200 is an answer.
 *
 * <p>Its thread lives for as long as there is something to fetch. The client of the JDK is made for one fetch and dropped, so that a
 * servlet container finds no thread of ours when the web application is gone.
 */
final class HttpFetch implements RemoteKeys.Fetch {

    private static final int OK = 200;
    private static final long IDLE_SECONDS = 1;

    private final URI address;
    private final Duration timeout;
    private final int mostBytes;
    private final ThreadPoolExecutor thread;

    /**
     * @param timeout for the whole of it
     * @throws UnusableKeyException where the address may not be asked; see {@link #check}
     */
    HttpFetch(URI address, Duration timeout, int mostBytes) throws UnusableKeyException {
        check(address);
        this.address = address;
        this.timeout = timeout;
        this.mostBytes = mostBytes;
        this.thread =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), task -> {
                    Thread made = new Thread(task, "parley-keys");
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    /** Whoever gives the keys decides who is let in, so that nobody on the way may: https, or http on this machine. */
    static void check(URI address) throws UnusableKeyException {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = address.getHost();
        if (host == null || address.getRawUserInfo() != null || address.getRawFragment() != null) {
            throw new UnusableKeyException("it is not an address such as https://id.example/jwks.json");
        }
        if (!scheme.equals("https") && !(scheme.equals("http") && isLoopback(host))) {
            throw new UnusableKeyException(
                    "keys come by https; by http from this machine only (localhost, 127.0.0.1, [::1])");
        }
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.[0-9]{1,3}){3}") || host.equals("[::1]");
    }

    @Override
    public CompletionStage<String> fetch() {
        CompletableFuture<String> fetched = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    fetched.complete(get());
                } catch (IOException | RuntimeException e) {
                    fetched.completeExceptionally(e);
                } catch (InterruptedException e) {
                    fetched.completeExceptionally(e);
                    Thread.currentThread().interrupt();
                }
            });
        } catch (RejectedExecutionException e) {
            fetched.completeExceptionally(e);
        }
        return fetched;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private String get() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        IOException tooLong =
                new IOException("the answer has more than " + mostBytes + " bytes (parley.auth.jwks-bytes)");
        CompletableFuture<HttpResponse<byte[]>> asked =
                OutgoingHttp.client(timeout, null).sendAsync(request, info -> BoundedBody.ofAtMost(mostBytes, tooLong));
        try {
            HttpResponse<byte[]> response = asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != OK) {
                throw new IOException("the answer was " + response.statusCode());
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (ExecutionException e) {
            throw new IOException("no good answer: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + timeout, e);
        } finally {
            asked.cancel(true);
        }
    }
}
