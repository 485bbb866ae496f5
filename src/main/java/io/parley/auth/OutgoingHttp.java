package io.parley.auth;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Makes the clients by which the hub asks other servers: HTTP/1.1, no redirects, and nothing that keeps a web application alive. */
public final class OutgoingHttp {

    private OutgoingHttp() {}

    /**
     * A client. It cannot be closed: its selector's thread ends some seconds after nobody refers to it any more and the garbage
     * collector has seen that. Until then the thread must not count as one of a web application's that is gone, and would, since it
     * takes over the class loader of who makes the client.
     *
     * @param threads on which answers are handled; null for threads of its own
     */
    public static HttpClient client(Duration connectTimeout, @Nullable Executor threads) {
        Thread here = Thread.currentThread();
        ClassLoader before = here.getContextClassLoader();
        here.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            HttpClient.Builder client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(connectTimeout);
            return threads == null ? client.build() : client.executor(threads).build();
        } finally {
            here.setContextClassLoader(before);
        }
    }
}
