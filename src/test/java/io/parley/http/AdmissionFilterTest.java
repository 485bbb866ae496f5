package io.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.auth.Identity;
import io.parley.auth.TokenBook;
import io.parley.channel.Limit;
import io.parley.channel.Tally;
import io.parley.handshake.Admission;
import io.parley.handshake.CredentialsPolicy;
import io.parley.handshake.Endpoints;
import io.parley.handshake.Gate;
import io.parley.handshake.HandshakeRate;
import io.parley.handshake.HostPolicy;
import io.parley.handshake.OpeningHandshake;
import io.parley.handshake.OriginPolicy;
import io.parley.handshake.SubprotocolPolicy;
import io.parley.handshake.TrustedProxies;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a request in front of a servlet container's own handshake. */
class AdmissionFilterTest {

    private static final Identity ADA = TokenBook.user("ada", null);

    private final TokenBook tokens = new TokenBook().enter("good", ADA);
    private final Metrics metrics = new Metrics();
    private final AtomicInteger open = new AtomicInteger();
    private final Gate gate = new Gate(
            open::get, 2, (address, user) -> null, new HandshakeRate(0, 3, 16, () -> 0), new Tally<>(Limit.class));
    private final List<String> places = new ArrayList<>();
    private Duration deadline = Duration.ofSeconds(10);
    private boolean extensible = true;

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void handsAnAdmittedHandshakeOnInItsPlainestForm() throws Exception {
        ServletExchange exchange = ServletExchange.handshake(
                "/ws?a=b",
                "Upgrade: h2c",
                "Authorization: Bearer good",
                "Cookie: other=1",
                "Sec-WebSocket-Protocol: unheard-of, chat",
                "Sec-WebSocket-Extensions: permessage-deflate",
                "X-Parley-Peer: 203.0.113.9",
                "X-Other: kept");
        HttpServletRequest passed = passed(exchange);

        assertThat(Collections.list(passed.getHeaders("Upgrade"))).containsExactly("websocket");
        assertThat(Collections.list(passed.getHeaders("connection"))).containsExactly("Upgrade");
        assertThat(passed.getHeader("Sec-WebSocket-Protocol")).isEqualTo("chat");
        assertThat(passed.getHeader("Sec-WebSocket-Extensions")).isEqualTo("permessage-deflate");
        assertThat(passed.getHeader("X-Other")).isEqualTo("kept");
        assertThat(Collections.list(passed.getHeaders(AdmissionFilter.PEER))).containsExactly("192.0.2.7");
        assertThat(passed.getUserPrincipal()).isEqualTo(new AdmittedPrincipal(ADA));
    }

    @Test
    void keepsCredentialsFromWhoeverIsBehindIt() throws Exception {
        HttpServletRequest passed = passed(
                ServletExchange.handshake("/ws?other=secret", "Authorization: Bearer good", "Cookie: other=secret"));

        assertThat(passed.getQueryString()).isNull();
        assertThat(passed.getHeader("Authorization")).isNull();
        assertThat(passed.getHeaders("Cookie").hasMoreElements()).isFalse();
        assertThat(Collections.list(passed.getHeaderNames())).doesNotContain("Authorization", "Cookie");
    }

    @Test
    void namesEachHeaderOnce() throws Exception {
        HttpServletRequest passed =
                passed(ServletExchange.handshake("/ws", "x-parley-peer: 203.0.113.9", "X-Other: 1"));

        assertThat(Collections.list(passed.getHeaderNames()))
                .containsExactlyInAnyOrder(
                        "Host",
                        "Upgrade",
                        "Connection",
                        "Sec-WebSocket-Version",
                        "Sec-WebSocket-Key",
                        AdmissionFilter.PEER,
                        "X-Other");
    }

    @Test
    void hidesTheOfferOfExtensionsWhereThereAreToBeNone() throws Exception {
        extensible = false;
        HttpServletRequest passed =
                passed(ServletExchange.handshake("/ws", "Sec-WebSocket-Extensions: permessage-deflate"));

        assertThat(passed.getHeader("Sec-WebSocket-Extensions")).isNull();
        assertThat(Collections.list(passed.getHeaderNames())).doesNotContain("Sec-WebSocket-Extensions");
    }

    @Test
    void takesAPlaceForAConnectionThatIsOnItsWay() throws Exception {
        passed(ServletExchange.handshake("/ws"));

        assertThat(places).containsExactly("taken");
    }

    @Test
    void givesThePlaceBackWhereTheContainerOpensNone() throws Exception {
        ServletExchange exchange = ServletExchange.handshake("/ws");
        filter().doFilter(exchange.request(), exchange.response(), exchange.answering(500));

        assertThat(places).containsExactly("taken", "abandoned");
    }

    @Test
    void givesThePlaceBackWhereTheContainerFails() {
        ServletExchange exchange = ServletExchange.handshake("/ws");
        FilterChain failing = (request, response) -> {
            throw new ServletException("of the container");
        };

        assertThatThrownBy(() -> filter().doFilter(exchange.request(), exchange.response(), failing))
                .isInstanceOf(ServletException.class)
                .hasMessage("of the container");
        assertThat(places).containsExactly("taken", "abandoned");
    }

    @Test
    void refusesWithStatusHeadersAndOneSentence() throws Exception {
        ServletExchange exchange = refused(ServletExchange.handshake("/ws", "Origin: https://evil.example"), 403);

        assertThat(exchange.text())
                .contains("https://evil.example", "parley.origins")
                .endsWith(".\n");
        assertThat(exchange.answered)
                .containsEntry("Connection", "close")
                .containsEntry("Content-Type", "text/plain; charset=utf-8")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Content-Length", Integer.toString(exchange.body.size()));
        assertThat(metrics.text())
                .contains("parley_refusals_total{rule=\"handshake.origin-foreign\",status=\"403\"} 1.0\n");
    }

    @Test
    void answersHeadWithTheLengthAlone() throws Exception {
        ServletExchange exchange = refused(ServletExchange.of("HEAD /ws"), 426);

        assertThat(exchange.body.size()).isZero();
        assertThat(exchange.answered)
                .hasEntrySatisfying(
                        "Content-Length",
                        length -> assertThat(Integer.parseInt(length)).isPositive())
                .containsEntry("Upgrade", "websocket")
                .containsEntry("Connection", "Upgrade, close")
                .containsEntry("Sec-WebSocket-Version", "13");
    }

    @Test
    void doesNotNameUpgradeToPayaraWhichWouldLeaveTheAnswerOpen() throws Exception {
        ServletExchange exchange = ServletExchange.of("GET /ws");
        exchange.server = "Payara Server 6.2025.10 #badassfish";
        refused(exchange, 426);

        assertThat(exchange.answered).containsEntry("Connection", "close").doesNotContainKey("Upgrade");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization: Bearer forged | 401 | auth.unauthenticated",
                "Sec-WebSocket-Key: x | 400 | handshake.key-count",
                "Sec-WebSocket-Extensions: ;; | 400 | handshake.extension-syntax",
                "Content-Length: 5 | 400 | handshake.body",
            })
    void countsWhichRuleRefuses(String line, int status, String rule) throws Exception {
        refused(ServletExchange.handshake("/ws", line), status);

        assertThat(metrics.text()).contains("{rule=\"" + rule + "\",status=\"" + status + "\"} 1.0\n");
        assertThat(places).isEmpty();
    }

    @Test
    void refusesWith503WhereTheHubIsFull() throws Exception {
        open.set(2);
        ServletExchange exchange = refused(ServletExchange.handshake("/ws"), 503);

        assertThat(exchange.text()).isEqualTo("The hub has 2 connections, its most (parley.limits.connections).\n");
        assertThat(exchange.answered).containsEntry("Retry-After", "5").containsEntry("Connection", "close");
    }

    @Test
    void refusesWith429WhoComesTooFast() throws Exception {
        for (int i = 0; i < 3; i++) {
            passed(ServletExchange.handshake("/ws"));
        }
        ServletExchange exchange = refused(ServletExchange.handshake("/ws"), 429);

        assertThat(exchange.text()).contains("from this address", Limit.HANDSHAKES_PER_ADDRESS.toString());
        assertThat(exchange.answered).containsEntry("Retry-After", "1");
    }

    @Test
    void refusesWith503OnceTheHubIsDrainingAndStillShowsPages() throws Exception {
        filter().destroy();

        assertThat(refused(ServletExchange.handshake("/ws"), 503).text()).contains("stopping");
        assertThat(passed(ServletExchange.of("GET /"))).isNotNull();
    }

    @Test
    void refusesWith503WhereItTakesTooLongToFindOutWhoComes() throws Exception {
        tokens.holdUntil(new CompletableFuture<>());
        deadline = Duration.ofMillis(1);
        ServletExchange exchange = refused(ServletExchange.handshake("/ws", "Authorization: Bearer good"), 503);

        assertThat(exchange.text()).contains("parley.auth.handshake-deadline");
    }

    @Test
    void leavesTheThreadInterruptedThatWasWhileItWaited() throws Exception {
        tokens.holdUntil(new CompletableFuture<>());
        Thread.currentThread().interrupt();
        refused(ServletExchange.handshake("/ws", "Authorization: Bearer good"), 503);

        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /", "HEAD /style.css"})
    void letsPlainHttpPassWithTheHeadersOfAPage(String line) throws Exception {
        ServletExchange exchange = ServletExchange.of(line, "Authorization: Basic eDp5");
        HttpServletRequest passed = passed(exchange);

        assertThat(passed.getHeader("Authorization"))
                .as("as the client sent it")
                .isEqualTo("Basic eDp5");
        assertThat(exchange.answered).containsAllEntriesOf(PageHeaders.ALL);
        assertThat(places).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /launch", "GET /launch/Launcher.class", "POST /launch/"})
    void hidesTheLauncher(String line) throws Exception {
        assertThat(refused(ServletExchange.of(line), 404).text()).contains("nothing at this address");
    }

    @Test
    void refusesOtherMethodsForPagesOnly() throws Exception {
        assertThat(refused(ServletExchange.of("POST /"), 405).answered).containsEntry("Allow", "GET, HEAD");
        ServletExchange toAServlet = ServletExchange.of("POST /api/publish");
        toAServlet.match = MappingMatch.EXACT;
        assertThat(passed(toAServlet)).isNotNull();
    }

    @Test
    void refusesAForeignNameAtALoopbackAddress() throws Exception {
        ServletExchange atLoopback = ServletExchange.of("GET /");
        atLoopback.local = "127.0.0.1";

        assertThat(refused(atLoopback, 421).text()).contains("hub.example", "parley.http.allowed-hosts");
    }

    @Test
    void takesATrustedProxysWordOnTheClient() throws Exception {
        ServletExchange exchange = ServletExchange.handshake("/ws", "X-Forwarded-For: 203.0.113.5");
        exchange.peer = "127.0.0.1";
        exchange.local = "127.0.0.1";

        assertThat(passed(exchange).getHeader(AdmissionFilter.PEER)).isEqualTo("203.0.113.5");
    }

    @Test
    void takesNobodyElsesWordOnTheClient() throws Exception {
        ServletExchange exchange = ServletExchange.handshake("/ws", "X-Forwarded-For: 203.0.113.5");

        assertThat(passed(exchange).getHeader(AdmissionFilter.PEER)).isEqualTo("192.0.2.7");
    }

    @Test
    void refusesATrustedProxysNonsense() throws Exception {
        ServletExchange exchange = ServletExchange.handshake("/ws", "X-Forwarded-For: 203.0.113.256");
        exchange.peer = "127.0.0.1";

        assertThat(refused(exchange, 400).text()).contains("203.0.113.256");
    }

    @Test
    void letsPassWhatIsNoHttp() throws Exception {
        ServletRequest other = (ServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServletRequest.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        List<ServletRequest> passed = new ArrayList<>();
        filter().doFilter(other, ServletExchange.of("GET /").response(), (request, response) -> passed.add(request));

        assertThat(passed).hasSize(1).first().isSameAs(other);
    }

    /** What the container sees of a request that passes; one for a WebSocket it answers with 101. */
    private HttpServletRequest passed(ServletExchange exchange) throws IOException, ServletException {
        boolean upgrade = exchange.request().getHeader("Upgrade") != null;
        filter().doFilter(exchange.request(), exchange.response(), exchange.answering(upgrade ? 101 : 200));
        HttpServletRequest passed = exchange.passed;
        return Objects.requireNonNull(passed, exchange.text());
    }

    private ServletExchange refused(ServletExchange exchange, int status) throws IOException, ServletException {
        filter().doFilter(exchange.request(), exchange.response(), exchange.answering(101));
        assertThat(exchange.passed).isNull();
        assertThat(exchange.status).isEqualTo(status);
        assertThat(exchange.flushed).isTrue();
        assertThat(places).isSubsetOf("taken");
        return exchange;
    }

    private AdmissionFilter filter() {
        return new AdmissionFilter(
                HostPolicy.allowing(List.of()),
                new Admission(
                        new OpeningHandshake(
                                new Endpoints(Map.of("/ws", List.of("parley.v1.json", "chat"))),
                                OriginPolicy.sameOrigin(),
                                SubprotocolPolicy.byDefault(),
                                CredentialsPolicy.asking("parley_token", false, true)),
                        tokens),
                deadline,
                new NotedPlaces(),
                extensible,
                TrustedProxies.of(List.of("127.0.0.1")),
                new RefusalCounts(metrics),
                gate::shut);
    }

    private final class NotedPlaces implements AdmissionFilter.Places {

        @Override
        public Admission.Room room(HttpServletRequest request, String remoteAddress) {
            return gate.room(remoteAddress);
        }

        @Override
        public void taken() {
            places.add("taken");
        }

        @Override
        public void abandoned() {
            places.add("abandoned");
        }
    }
}
