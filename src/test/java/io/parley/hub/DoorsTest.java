package io.parley.hub;

import static io.parley.hub.Guarded.START;
import static io.parley.hub.TestHub.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.Action;
import io.parley.auth.Credentials;
import io.parley.auth.TokenBook;
import io.parley.broker.HistoryQuery;
import io.parley.broker.Stages;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Refusal;
import io.parley.hub.Guarded.Visitor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients may do before and after they have shown credentials, and how they change them. */
class DoorsTest {

    private static final Payload HELLO = Payload.text("hello");

    private final Guarded hub = new Guarded(false);

    static Stream<Function<Client, CompletionStage<?>>> deeds() {
        return Stream.of(
                client -> client.subscribe(SubscribeRequest.to(LOBBY, InWords.ALL)),
                client -> client.publish(LOBBY, HELLO, null),
                client -> client.history(LOBBY, HistoryQuery.newest(1)),
                client -> client.presence(LOBBY),
                client -> client.call("parley.version", HELLO));
    }

    @ParameterizedTest
    @MethodSource("deeds")
    void letsAStrangerDoNothing(Function<Client, CompletionStage<?>> deed) {
        refuses(deed.apply(hub.visitor("s").client()), ErrorCode.UNAUTHENTICATED, "show credentials before anything");
    }

    @ParameterizedTest
    @MethodSource("deeds")
    void letsAKnownUserDoWhatIsPermitted(Function<Client, CompletionStage<?>> deed) {
        hub.hub
                .procedures()
                .register("parley.version", (caller, arguments) -> CompletableFuture.completedFuture(HELLO));

        assertThat(deed.apply(hub.known("a", "ada", 60).client())).succeedsWithin(Duration.ZERO);
    }

    @Test
    void showsTheUserToOthers() {
        Visitor ada = hub.known("a", "ada", 60);
        ada.client().rename("Ada");

        assertThat(ada.client().member()).isEqualTo(new Member("a", "Ada", "ada"));
    }

    @Test
    void tellsTheChannelsOfAnAnonymousMemberWhoItIs() {
        Guarded open = new Guarded(true);
        Visitor ada = open.visitor("a");
        Stages.get(ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.ALL)));

        open.tokens.enter("t", TokenBook.user("ada", null));
        Stages.get(ada.client().authenticate(new Credentials.Token("t")));

        assertThat(Stages.get(ada.client().presence(LOBBY)).members()).containsExactly(new Member("a", null, "ada"));
    }

    @Test
    void keepsItsUserWhereTheNewCredentialsAreSomebodyElses() {
        Visitor ada = hub.known("a", "ada", 60);
        hub.tokens.enter("bob's", TokenBook.user("bob", START.plusSeconds(600)));

        refuses(
                ada.client().authenticate(new Credentials.Token("bob's")),
                ErrorCode.NOT_PERMITTED,
                "a connection keeps its user");

        assertThat(ada.client().identity().user()).isEqualTo("ada");
        assertThat(ada.client().expiresIn()).hasSeconds(60);
    }

    @Test
    void staysWhoItIsWhereTheNewCredentialsAreNoGood() {
        Visitor ada = hub.known("a", "ada", 60);

        refuses(
                ada.client().authenticate(new Credentials.Token("forged")),
                ErrorCode.UNAUTHENTICATED,
                "nobody has such credentials");

        assertThat(ada.client().identity().user()).isEqualTo("ada");
    }

    @Test
    void asksForNoneWhereTheHubAsksNobody() {
        Client client = new TestHub().guest("a").client();

        refuses(
                client.authenticate(new Credentials.Token("any")),
                ErrorCode.NOT_PERMITTED,
                "no authentication configured");
    }

    @Test
    void takesNoCredentialsOnceTheConnectionIsGone() {
        Visitor ada = hub.visitor("a");
        CompletableFuture<Void> released = new CompletableFuture<>();
        hub.tokens.enter("t", TokenBook.user("ada", null)).holdUntil(released);
        CompletionStage<?> shown = ada.client().authenticate(new Credentials.Token("t"));

        ada.client().leave(Departure.LOST);
        released.complete(null);

        refuses(shown, ErrorCode.UNAVAILABLE, "closed");
    }

    @Test
    void takesNoneThatWereRevokedWhileTheyWereLookedAt() {
        Visitor ada = hub.visitor("a");
        hub.tokens.enter("t", TokenBook.user("ada", null));
        hub.revokeBehindTheAuthenticator("ada");

        refuses(ada.client().authenticate(new Credentials.Token("t")), ErrorCode.UNAUTHENTICATED, "revoked");
    }

    @Test
    void endsTheSubscriptionsThatNewCredentialsNoLongerPermit() {
        ChannelName den = ChannelName.parse("room/den");
        ChannelPattern rooms = ChannelPattern.parse("room/+");
        Guarded open = new Guarded(true);
        Visitor ada = open.visitor("a");
        Stages.get(ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.PUBLICATIONS)));
        Stages.get(ada.client().subscribe(SubscribeRequest.to(den, InWords.PUBLICATIONS)));
        Stages.get(ada.client().subscribe(new SubscribeRequest(rooms, InWords.ALL, null, 0, true)));
        open.forbid("ada", Action.SUBSCRIBE, den);
        open.forbid("ada", Action.PRESENCE, rooms);
        open.tokens.enter("t", TokenBook.user("ada", null));

        Stages.get(ada.client().authenticate(new Credentials.Token("t")));

        assertThat(ada.told())
                .containsExactlyInAnyOrder(
                        "unsubscribed from room/den: the rule of the test forbids room/den",
                        "unsubscribed from room/+: the rule of the test forbids room/+");
        assertThat(ada.client().subscriptions()).containsExactly(LOBBY);
    }

    @Test
    void asksForPresenceWhereASubscriptionShowsMembers() {
        Visitor ada = hub.known("a", "ada", 60);
        hub.forbid("ada", Action.PRESENCE, LOBBY);

        refuses(
                ada.client().subscribe(new SubscribeRequest(LOBBY, InWords.ALL, null, 0, true)),
                ErrorCode.NOT_PERMITTED,
                "forbids");
        Stages.get(ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.PUBLICATIONS)));
    }

    @Test
    void asksForHistoryWhereASubscriptionBringsSome() {
        Visitor ada = hub.known("a", "ada", 60);
        hub.forbid("ada", Action.HISTORY, LOBBY);

        refuses(ada.client().subscribe(TestHub.newest(1)), ErrorCode.NOT_PERMITTED, "forbids");
        refuses(ada.client().subscribe(TestHub.since(new Position("e", 0))), ErrorCode.NOT_PERMITTED, "forbids");
        Stages.get(ada.client().subscribe(SubscribeRequest.to(LOBBY, InWords.PUBLICATIONS)));
    }

    @Test
    void asksForCallsByTheNameWithSlashes() {
        Visitor ada = hub.known("a", "ada", 60);
        hub.forbid("ada", Action.CALL, ChannelName.parse("till/open"));
        hub.hub.procedures().register("till.open", (caller, arguments) -> CompletableFuture.completedFuture(HELLO));

        refuses(ada.client().call("till.open", HELLO), ErrorCode.NOT_PERMITTED, "forbids till/open");
        refuses(ada.client().call("till..open", HELLO), ErrorCode.NO_SUCH_PROCEDURE, "till..open");
    }

    private static void refuses(CompletionStage<?> stage, ErrorCode code, String reason) {
        Refusal refusal = Stages.refusal(stage);
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.reason()).contains(reason);
    }
}
