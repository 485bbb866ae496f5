package io.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.parley.auth.NamespacePermits.Permit;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ErrorCode;
import io.parley.channel.Refusal;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceAccessTest {

    private static final Identity NOBODY = Identity.ANONYMOUS;
    private static final Identity ALICE = user("alice", Identity.Proof.TOKEN);

    private final NamespaceAccess access = new NamespaceAccess(
            Map.of(
                    "hall", permits("hall", Who.EVERYBODY),
                    "club", permits("club", Who.USERS),
                    "room", permits("room", Who.TOKEN),
                    "news", permits("news", Who.NOBODY),
                    "user", new NamespacePermits(permits("user", Who.USERS).permits(), "user.private")),
            permits("any", Who.TOKEN));

    /** Who may by the rule alone: nobody's grants count here. */
    @ParameterizedTest
    @CsvSource({
        "hall/1, true, true",
        "club/1, false, true",
        "room/1, false, false",
        "news/1, false, false",
        "other/1, false, false",
        "hall, true, true",
        "halls, false, false",
        "hall/+, true, true",
        "hall/#, true, true",
        "club/#, false, true"
    })
    void ruleDecides(String filter, boolean anonymous, boolean user) {
        for (Action action : Action.values()) {
            assertThat(may(NOBODY, action, filter)).isEqualTo(anonymous);
            assertThat(may(ALICE, action, filter)).isEqualTo(user);
        }
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void grantCountsForItsActionOnly(Action action) {
        Identity granted = granted(action, "room/lobby", "other/#");
        for (Action each : Action.values()) {
            assertThat(may(granted, each, "room/lobby")).isEqualTo(each == action);
            assertThat(may(granted, each, "other/a/b")).isEqualTo(each == action);
            assertThat(may(granted, each, "room/attic")).isFalse();
        }
    }

    @Test
    void patternHasToBeCoveredWholly() {
        Identity granted = granted(Action.SUBSCRIBE, "room/+", "other/lobby");
        assertThat(may(granted, Action.SUBSCRIBE, "room/lobby")).isTrue();
        assertThat(may(granted, Action.SUBSCRIBE, "room/+")).isTrue();
        assertThat(may(granted, Action.SUBSCRIBE, "room/#")).isFalse();
        assertThat(may(granted, Action.SUBSCRIBE, "room/+/log")).isFalse();
        assertThat(may(granted, Action.SUBSCRIBE, "other/+")).isFalse();
        assertThat(may(granted, Action.SUBSCRIBE, "+/lobby")).isFalse();
        assertThat(may(granted, Action.SUBSCRIBE, "#")).isFalse();
    }

    @Test
    void twoGrantsDoNotMakeOne() {
        Identity granted = granted(Action.SUBSCRIBE, "room", "room/+", "room/+/+/#");
        assertThat(may(granted, Action.SUBSCRIBE, "room/#")).isFalse();
    }

    @Test
    void grantOpensWhatIsForUsersToSomebodyWithoutName() {
        Identity nameless =
                new Identity(null, null, Identity.Proof.TICKET, null, null, null, rights(Action.PUBLISH, "club/1"));
        assertThat(may(nameless, Action.PUBLISH, "club/1")).isTrue();
        assertThat(may(nameless, Action.PUBLISH, "club/2")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"news/1", "news/+", "news"})
    void noGrantOpensWhatIsForNobody(String filter) {
        assertThat(may(granted(Action.PUBLISH, "#", "news/#"), Action.PUBLISH, filter))
                .isFalse();
    }

    @Nested
    class PatternsOverNamespaces {

        @ParameterizedTest
        @ValueSource(strings = {"#", "+", "+/lobby", "+/#"})
        void areHeldToTheStrictestNamespace(String filter) {
            Identity all = granted(Action.SUBSCRIBE, "#");
            assertThat(may(all, Action.SUBSCRIBE, filter)).isFalse();
            assertThat(refusal(all, Action.SUBSCRIBE, filter)).contains("user.private");

            NamespaceAccess plain =
                    new NamespaceAccess(Map.of("hall", permits("hall", Who.EVERYBODY)), permits("any", Who.TOKEN));
            assertThat(mayBy(plain, all, filter)).isTrue();
            assertThat(mayBy(plain, ALICE, filter)).isFalse();

            NamespaceAccess shut =
                    new NamespaceAccess(Map.of("news", permits("news", Who.NOBODY)), permits("any", Who.EVERYBODY));
            assertThat(mayBy(shut, all, filter)).isFalse();

            NamespaceAccess open =
                    new NamespaceAccess(Map.of("hall", permits("hall", Who.EVERYBODY)), permits("any", Who.EVERYBODY));
            assertThat(mayBy(open, NOBODY, filter)).isTrue();
        }
    }

    @Nested
    class Private {

        @ParameterizedTest
        @ValueSource(strings = {"user/alice", "user/alice/inbox", "user/alice/", "user/alice/+", "user/alice/#"})
        void isTheOwnersOwn(String filter) {
            assertThat(may(ALICE, Action.SUBSCRIBE, filter)).isTrue();
            assertThat(may(user("bob", Identity.Proof.TOKEN), Action.SUBSCRIBE, filter))
                    .isFalse();
            assertThat(may(NOBODY, Action.SUBSCRIBE, filter)).isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "user",
                    "user/",
                    "user/+",
                    "user/#",
                    "user/alic",
                    "user/alice2",
                    "user/alice2/inbox",
                    "user/bob/alice",
                    "user//alice",
                    "user/Alice"
                })
        void hasNothingElseForTheOwner(String filter) {
            assertThat(may(ALICE, Action.SUBSCRIBE, filter)).isFalse();
        }

        @Test
        void staysPrivateWhateverATokenGrants() {
            Identity all = granted(Action.SUBSCRIBE, "user/#", "user/bob/#", "#");
            assertThat(may(all, Action.SUBSCRIBE, "user/bob/inbox")).isFalse();
            assertThat(may(all, Action.SUBSCRIBE, "user/alice/inbox")).isTrue();
        }

        @ParameterizedTest
        @CsvSource({"+, user/+", "#, user/#", "+, user/+/inbox", "bob/inbox, user/bob/inbox", "'', user/", "/, user//"})
        void isNotOpenedByAUserWhoIsCalledLikeAWildcard(String user, String filter) {
            assertThat(may(user(user, Identity.Proof.TOKEN), Action.SUBSCRIBE, filter))
                    .isFalse();
        }
    }

    @Test
    void refusalSaysWhichRuleDecided() {
        assertThat(refusal(NOBODY, Action.SUBSCRIBE, "club/1"))
                .isEqualTo("no subscribe on club/1: club.allow-subscribe=users, and nobody has proven who this is");
        assertThat(refusal(NOBODY, Action.PUBLISH, "room/1"))
                .isEqualTo("no publish on room/1: room.allow-publish=token, and no token grants anything here");
        assertThat(refusal(granted(Action.PUBLISH, "room/2"), Action.PUBLISH, "room/1"))
                .isEqualTo(
                        "no publish on room/1: room.allow-publish=token, and what the token grants does not cover it");
        assertThat(refusal(ALICE, Action.HISTORY, "news/1"))
                .isEqualTo("no history on news/1: news.allow-history=nobody");
        assertThat(refusal(ALICE, Action.CALL, "math/add"))
                .isEqualTo("no call on math/add: any.allow-call=token, and no token grants anything here");
    }

    private boolean may(Identity who, Action action, String filter) {
        return catchThrowable(() -> access.check(who, action, ChannelFilter.parse(filter))) == null;
    }

    private static boolean mayBy(NamespaceAccess which, Identity who, String filter) {
        return catchThrowable(() -> which.check(who, Action.SUBSCRIBE, ChannelFilter.parse(filter))) == null;
    }

    private String refusal(Identity who, Action action, String filter) {
        Throwable thrown = catchThrowable(() -> access.check(who, action, ChannelFilter.parse(filter)));
        assertThat(thrown).isInstanceOf(Refusal.class);
        assertThat(((Refusal) thrown).code()).isEqualTo(ErrorCode.NOT_PERMITTED);
        return ((Refusal) thrown).reason();
    }

    private static Identity user(String user, Identity.Proof proof) {
        return new Identity(user, null, proof, null, null, null, Rights.NONE);
    }

    private static Identity granted(Action action, String... filters) {
        return new Identity("alice", null, Identity.Proof.TOKEN, null, null, null, rights(action, filters));
    }

    private static Rights rights(Action action, String... filters) {
        List<ChannelFilter> parsed =
                Stream.of(filters).map(ChannelFilter::parse).toList();
        return new Rights(Map.of(action, parsed));
    }

    private static NamespacePermits permits(String namespace, Who who) {
        Map<Action, Permit> permits = new EnumMap<>(Action.class);
        for (Action action : Action.values()) {
            String rule =
                    namespace + ".allow-" + action.wireName() + "=" + who.name().toLowerCase(Locale.ROOT);
            permits.put(action, new Permit(who, rule));
        }
        return new NamespacePermits(permits, null);
    }
}
