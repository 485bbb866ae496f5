package io.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RevocationsTest {

    private static final Duration LIFE = Duration.ofHours(24);
    private static final Instant START = ManualClock.START;

    private final ManualClock clock = new ManualClock();
    private final AuthenticationCounts counts = new AuthenticationCounts();
    private final Revocations revocations = new Revocations(LIFE, 2, clock, counts);

    @Test
    void ofAUserTakesBackWhatWasIssuedUntilThen() {
        revocations.revokeUser("alice");
        assertThat(revocations.isRevoked(token("alice", "t1", START.minusSeconds(60))))
                .isTrue();
        assertThat(revocations.isRevoked(token("alice", null, START))).isTrue();
        assertThat(revocations.isRevoked(token("alice", "t2", START.plusSeconds(1))))
                .isFalse();
        assertThat(revocations.isRevoked(token("bob", "t1", START.minusSeconds(60))))
                .isFalse();
    }

    @Test
    void ofATokenTakesBackThatOne() {
        revocations.revokeToken("t1");
        assertThat(revocations.isRevoked(token("alice", "t1", START.plusSeconds(60))))
                .isTrue();
        assertThat(revocations.isRevoked(token("alice", "t2", START))).isFalse();
        assertThat(revocations.isRevoked(token("t1", null, START))).isFalse();
    }

    @Test
    void ofEverythingTakesBackWhatWasIssuedUntilThen() {
        revocations.revokeIssuedUntil(START.minusSeconds(10));
        assertThat(revocations.isRevoked(token("alice", "t1", START.minusSeconds(10))))
                .isTrue();
        assertThat(revocations.isRevoked(token("bob", null, START.minusSeconds(9))))
                .isFalse();

        revocations.revokeIssuedUntil(START.minusSeconds(20));
        assertThat(revocations.isRevoked(token("alice", "t1", START.minusSeconds(15))))
                .isTrue();
    }

    @Test
    void nothingToComeIsRevoked() {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> revocations.revokeIssuedUntil(START.plusMillis(1)));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(revocations.isRevoked(token("alice", null, START))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Identity.Proof.class,
            names = {"BASIC", "PRINCIPAL"})
    void proofWithoutDateCountsAsOld(Identity.Proof proof) {
        Identity alice = new Identity("alice", null, proof, null, null, null, Rights.NONE);
        assertThat(revocations.isRevoked(alice)).isFalse();
        revocations.revokeUser("alice");
        clock.forward(Duration.ofHours(1));
        assertThat(revocations.isRevoked(alice)).isTrue();
    }

    @Test
    void doesNotConcernAnonymousClients() {
        revocations.revokeIssuedUntil(START);
        assertThat(revocations.isRevoked(Identity.ANONYMOUS)).isFalse();
    }

    @Test
    void isForgottenWhenNoTokenCanBeAliveAnyMore() {
        revocations.revokeUser("alice");
        revocations.revokeToken("t1");
        revocations.revokeIssuedUntil(START);
        clock.forward(LIFE);
        revocations.sweep();
        assertThat(revocations.isRevoked(token("alice", null, START))).isTrue();
        assertThat(revocations.isRevoked(token("bob", "t1", START.plusSeconds(1))))
                .isTrue();
        assertThat(revocations.isRevoked(token("bob", null, START))).isTrue();

        clock.forward(Duration.ofMillis(1));
        revocations.sweep();
        assertThat(revocations.isRevoked(token("alice", null, START))).isFalse();
        assertThat(revocations.isRevoked(token("bob", "t1", START.plusSeconds(1))))
                .isFalse();
        assertThat(revocations.remembered()).isZero();
    }

    @Test
    void onlySoManyAreRemembered() {
        revocations.revokeUser("alice");
        revocations.revokeUser("alice");
        revocations.revokeToken("alice");
        assertThat(revocations.remembered()).isEqualTo(2);

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> revocations.revokeToken("t2"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(refusal.limit()).isEqualTo(Limit.REVOCATIONS);
        assertThat(refusal.reason()).isEqualTo("2 revocations are remembered, the most (parley.auth.revocations)");
        assertThat(counts.limits().of(Limit.REVOCATIONS)).isEqualTo(1);
        assertThat(revocations.isRevoked(token("bob", "t2", START))).isFalse();

        revocations.revokeUser("alice");
        revocations.revokeIssuedUntil(START);
        assertThat(revocations.remembered()).isEqualTo(2);
    }

    @Test
    void laterRevocationOfTheSameUserIsTheOneThatCounts() {
        revocations.revokeUser("alice");
        clock.forward(Duration.ofHours(1));
        revocations.revokeUser("alice");
        assertThat(revocations.isRevoked(token("alice", null, START.plusSeconds(1800))))
                .isTrue();
        clock.forward(LIFE);
        revocations.sweep();
        assertThat(revocations.isRevoked(token("alice", null, START.plusSeconds(1800))))
                .isTrue();
    }

    private static Identity token(String user, String tokenId, Instant issuedAt) {
        return new Identity(user, null, Identity.Proof.TOKEN, tokenId, issuedAt, null, Rights.NONE);
    }
}
