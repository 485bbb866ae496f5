package io.parley.hub;

import static io.parley.hub.Guarded.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.auth.Credentials;
import io.parley.auth.TokenBook;
import io.parley.broker.Stages;
import io.parley.hub.Guarded.Visitor;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** When credentials end a connection, and what its client can do about it. */
class LifetimesTest {

    private final Guarded hub = new Guarded(false);

    @Test
    void leavesAClientAloneUntilItsCredentialsHaveRunOut() {
        Visitor ada = hub.known("a", "ada", 60);

        hub.at(59.9);

        assertThat(ada.told()).isEmpty();
        assertThat(ada.connection().closeCode()).isNull();
    }

    @Test
    void tellsOnceThatTheyHaveRunOutAndClosesAfterTheGrace() {
        Visitor ada = hub.known("a", "ada", 60);

        hub.at(60);
        hub.at(70);
        hub.at(89.9);
        assertThat(ada.told()).containsExactly("expiring in 30");
        assertThat(ada.connection().closeCode()).isNull();

        hub.at(90);
        assertThat(ada.closed()).isEqualTo("EXPIRED: the credentials have expired; connect with new ones");
    }

    @Test
    void goesOnWithNewCredentialsShownInTheGrace() {
        Visitor ada = hub.known("a", "ada", 60);
        hub.at(60);

        hub.tokens.enter("next", TokenBook.user("ada", START.plusSeconds(200)));
        Stages.get(ada.client().authenticate(new Credentials.Token("next")));
        hub.at(199);
        assertThat(ada.connection().closeCode()).isNull();
        assertThat(ada.told()).hasSize(1);

        hub.at(200);
        assertThat(ada.told()).containsExactly("expiring in 30", "expiring in 30");
        hub.at(230);
        assertThat(ada.closed()).startsWith("EXPIRED");
    }

    @Test
    void neverEndsCredentialsThatDoNotRunOut() {
        hub.tokens.enter("forever", TokenBook.user("ada", null));
        Visitor ada = hub.visitor("a");
        Stages.get(ada.client().authenticate(new Credentials.Token("forever")));

        hub.at(1_000_000);

        assertThat(ada.connection().closeCode()).isNull();
        assertThat(ada.client().expiresIn()).isNull();
    }

    @Test
    void closesWhoeverShowsNothingInTime() {
        Visitor silent = hub.visitor("s");

        hub.at(0);
        hub.at(9.9);
        assertThat(silent.connection().closeCode()).isNull();
        hub.at(10);

        assertThat(silent.closed())
                .isEqualTo("UNAUTHENTICATED: no credentials within 10 s (parley.auth.connect-deadline)");
    }

    @Test
    void countsTheDeadlineForEachClientFromItsOwnBeginning() {
        hub.visitor("s");
        hub.at(0);
        hub.at(10);
        Visitor later = hub.visitor("l");

        hub.at(11);
        hub.at(20.9);
        assertThat(later.connection().closeCode()).isNull();
        hub.at(21);

        assertThat(later.closed()).startsWith("UNAUTHENTICATED");
    }

    @Test
    void wantsNothingOfAnybodyWhereAnonymousIsAllowed() {
        Guarded open = new Guarded(true);
        Visitor silent = open.visitor("s");

        open.at(0);
        open.at(1000);

        assertThat(silent.connection().closeCode()).isNull();
    }

    @Test
    void closesTheRevokedAtTheNextLook() {
        Visitor ada = hub.known("a", "ada", 60);
        Visitor bob = hub.known("b", "bob", 60);

        hub.tokens.revoke("ada");
        hub.at(1);

        assertThat(ada.closed()).isEqualTo("EXPIRED: the credentials were revoked; connect with new ones");
        assertThat(bob.connection().closeCode()).isNull();
        Visitor again = hub.visitor("again");
        assertThat(Stages.refusal(again.client().authenticate(new Credentials.Token("token of ada"))))
                .hasMessage("the credentials were revoked");
    }

    @Test
    void refusesTimesThatMakeNoSense() {
        assertThatThrownBy(() -> new Doors(
                        hub.tokens,
                        hub.hub.doors().access(),
                        who -> false,
                        false,
                        Duration.ofSeconds(-1),
                        Duration.ofSeconds(1),
                        InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Doors(
                        hub.tokens,
                        hub.hub.doors().access(),
                        who -> false,
                        false,
                        Duration.ZERO,
                        Duration.ZERO,
                        InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
