package io.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.channel.ErrorCode;
import io.parley.channel.Limit;
import io.parley.channel.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

    /** "secret" with salt "0123456789abcdef", as Python's hashlib.pbkdf2_hmac('sha256', …, 10000) has it. */
    private static final String ALICE =
            "alice:pbkdf2-sha256:10000:MDEyMzQ1Njc4OWFiY2RlZg==:6umsHhz0yhb+YIJ/FUgCrsOB+tK+gGdB+tvI2KPIHns=";

    private final AuthenticationCounts counts = new AuthenticationCounts();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void file() {
        file = directory.resolve("users");
    }

    @Test
    void knowsWhoseAPasswordIs() throws Exception {
        try (Passwords passwords = passwords("# staff\n\n" + ALICE + "\n")) {
            assertThat(check(passwords, "alice", "secret").toCompletableFuture().join())
                    .isEqualTo(new Identity("alice", null, Identity.Proof.BASIC, null, null, null, Rights.NONE));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "alice, Secret",
        "alice, ''",
        "alice, 'secret '",
        "Alice, secret",
        "bob, secret",
        "'', secret",
        "'# staff', ''"
    })
    void refusesOthersByOneSentence(String user, String password) throws Exception {
        try (Passwords passwords = passwords("# staff\n" + ALICE)) {
            Refusal refusal = Refused.of(check(passwords, user, password));
            assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
            assertThat(refusal.reason()).isEqualTo("there is no such user, or the password is another (password)");
        }
    }

    @Test
    void refusesEndlessPasswords() throws Exception {
        try (Passwords passwords = passwords(ALICE)) {
            assertThat(Refused.rule(Refused.of(check(passwords, "alice", "x".repeat(1025)))))
                    .isEqualTo("password");
        }
    }

    @Test
    void writesLinesThatItReads() throws Exception {
        try (Passwords passwords = passwords(Passwords.line("bob", "pässword:with colons"))) {
            assertThat(check(passwords, "bob", "pässword:with colons")
                            .toCompletableFuture()
                            .join()
                            .user())
                    .isEqualTo("bob");
        }
        assertThat(Passwords.line("bob", "x")).isNotEqualTo(Passwords.line("bob", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "alice:secret",
                "alice:pbkdf2-sha256:10000:MDEyMzQ1Njc4OWFiY2RlZg==",
                "alice:sha256:10000:MDEyMzQ1Njc4OWFiY2RlZg==:6umsHhz0yhb+YIJ/FUgCrsOB+tK+gGdB+tvI2KPIHns=",
                "alice:pbkdf2-sha256:9999:MDEyMzQ1Njc4OWFiY2RlZg==:6umsHhz0yhb+YIJ/FUgCrsOB+tK+gGdB+tvI2KPIHns=",
                "alice:pbkdf2-sha256:10000001:MDEyMzQ1Njc4OWFiY2RlZg==:6umsHhz0yhb+YIJ/FUgCrsOB+tK+gGdB+tvI2KPIHns=",
                "alice:pbkdf2-sha256:-1:MDEyMzQ1Njc4OWFiY2RlZg==:6umsHhz0yhb+YIJ/FUgCrsOB+tK+gGdB+tvI2KPIHns=",
                "alice:pbkdf2-sha256:10000:c2hvcnQ=:6umsHhz0yhb+YIJ/FUgCrsOB+tK+gGdB+tvI2KPIHns=",
                "alice:pbkdf2-sha256:10000:MDEyMzQ1Njc4OWFiY2RlZg==:c2hvcnQ=",
                "alice:pbkdf2-sha256:10000:MDEyMzQ1Njc4OWFiY2RlZg==:*",
                ":pbkdf2-sha256:10000:MDEyMzQ1Njc4OWFiY2RlZg==:6umsHhz0yhb+YIJ/FUgCrsOB+tK+gGdB+tvI2KPIHns=",
                "alice:pbkdf2-sha256:10000:MDEyMzQ1Njc4OWFiY2RlZg==:6umsHhz0yhb+YIJ/FUgCrsOB+tK+gGdB+tvI2KPIHns=:more"
            })
    void refusesLinesThatAreNone(String line) {
        assertThatThrownBy(() -> passwords("# first\n" + line))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessage(
                        file + ", line 2 is not <user>:pbkdf2-sha256:<iterations>:<salt>:<hash> with another user than"
                                + " the lines above it");
    }

    @Test
    void refusesTwoLinesOfOneUser() {
        assertThatThrownBy(() -> passwords(ALICE + "\n" + ALICE)).hasMessageContaining(", line 2 is not ");
    }

    @Test
    void readsTheFileAgainAndKeepsTheOldOneWhileTheNewIsNoGood() throws Exception {
        try (Passwords passwords = passwords(ALICE)) {
            write("half a li", 1);
            passwords.tick();
            assertThat(check(passwords, "alice", "secret")
                            .toCompletableFuture()
                            .join()
                            .user())
                    .isEqualTo("alice");

            write("", 2);
            passwords.tick();
            assertThat(Refused.rule(Refused.of(check(passwords, "alice", "secret"))))
                    .isEqualTo("password");
        }
    }

    @Test
    void onlySoManyWaitAndThoseThatStillDoAtTheEndAreToldSo() throws Exception {
        // Slow enough that none is done before the last is asked for.
        String slow = Passwords.line("slow", "x").replace(":600000:", ":10000000:");
        Passwords passwords = passwords(slow);
        CompletionStage<Identity> running = check(passwords, "slow", "x");
        CompletionStage<Identity> waiting = check(passwords, "slow", "x");
        check(passwords, "slow", "x");
        CompletionStage<Identity> refused = check(passwords, "slow", "x");

        assertThat(Refused.of(refused).limit()).isEqualTo(Limit.AUTHENTICATIONS_WAITING);
        assertThat(Refused.of(refused).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        passwords.close();
        assertThat(Refused.of(waiting).code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.UNAUTHENTICATED);
        assertThat(Refused.rule(Refused.of(running))).isEqualTo("password");
    }

    private Passwords passwords(String text) throws IOException, UnusableKeyException, GeneralSecurityException {
        write(text, 0);
        return new Passwords(file, 2, counts);
    }

    private void write(String text, int version) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + version)));
    }

    private static CompletionStage<Identity> check(Passwords passwords, String user, String password) {
        return passwords.authenticate(new Credentials.Basic(user, password));
    }
}
