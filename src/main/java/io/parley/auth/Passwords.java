package io.parley.auth;

import io.parley.channel.Refusal;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Users and their passwords from a file, a user a line: {@code alice:pbkdf2-sha256:600000:<salt>:<hash>}, salt and hash in base64.
 * Empty lines and lines that begin with {@code #} do not count. The file is read again when it has changed.
 *
 * <p>A check takes some tenths of a second on purpose (PBKDF2, RFC 8018), so that it happens on a thread of its own, a bounded number
 * at a time; for an unknown name it takes as long. Any thread; nothing blocks.
 */
public final class Passwords implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Passwords.class.getName());
    private static final String SCHEME = "pbkdf2-sha256";
    private static final int ITERATIONS = 600_000;
    private static final int FEWEST_ITERATIONS = 10_000;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int BYTES = 32;
    private static final int SHORTEST_SALT = 16;
    private static final int FIELDS = 5;
    private static final int MOST_FILE_BYTES = 1 << 24;
    private static final int LONGEST_PASSWORD = 1024;

    private record Hashed(int iterations, byte[] salt, byte[] hash) {}

    /** What the password of nobody is compared with. */
    private static final Hashed NOBODY = new Hashed(ITERATIONS, new byte[SHORTEST_SALT], new byte[BYTES]);

    private final Path file;
    private final CheckThreads thread;
    private final AuthenticationCounts counts;
    private volatile Map<String, Hashed> byName;
    private long modified;

    /**
     * Reads the file for the first time.
     *
     * @param mostWaiting how many checks may wait for their turn
     */
    public Passwords(Path file, int mostWaiting, AuthenticationCounts counts) throws UnusableKeyException {
        this.file = file;
        this.counts = counts;
        this.modified = file.toFile().lastModified();
        this.byName = read();
        this.thread = new CheckThreads("parley-passwords", 1, mostWaiting, counts);
    }

    /** The line of a user with this password, with a new salt; the name must have no colon. */
    public static String line(String user, String password) throws GeneralSecurityException {
        byte[] salt = new byte[SHORTEST_SALT];
        new SecureRandom().nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        return String.join(
                ":",
                user,
                SCHEME,
                Integer.toString(ITERATIONS),
                base64.encodeToString(salt),
                base64.encodeToString(hash(password, salt, ITERATIONS)));
    }

    /** Whose password it is; fails with a {@link Refusal} as {@link Authenticator#authenticate} does. */
    CompletionStage<Identity> authenticate(Credentials.Basic shown) {
        return thread.run(() -> identity(shown));
    }

    /** Reads the file again where it has changed; to be called once in a while, by a thread that may read a file. */
    public synchronized void tick() {
        long seen = file.toFile().lastModified();
        if (seen == modified) {
            return;
        }
        modified = seen;
        try {
            byName = read();
        } catch (UnusableKeyException e) {
            LOG.log(Level.ERROR, "{0}: the old passwords stay in use", e.getMessage());
        }
    }

    /** What still waits to be checked is refused. */
    @Override
    public void close() {
        thread.close();
    }

    private Identity identity(Credentials.Basic shown) throws GeneralSecurityException {
        Hashed expected = byName.getOrDefault(shown.user(), NOBODY);
        boolean fits = shown.password().length() <= LONGEST_PASSWORD;
        byte[] hash = hash(fits ? shown.password() : "", expected.salt, expected.iterations);
        if (!MessageDigest.isEqual(hash, expected.hash) || expected == NOBODY || !fits) {
            throw counts.refuse(CredentialRule.PASSWORD, "there is no such user, or the password is another");
        }
        return new Identity(shown.user(), null, Identity.Proof.BASIC, null, null, null, Rights.NONE);
    }

    private static byte[] hash(String password, byte[] salt, int iterations) throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } finally {
            spec.clearPassword();
        }
    }

    private Map<String, Hashed> read() throws UnusableKeyException {
        List<String> lines;
        try {
            if (Files.size(file) > MOST_FILE_BYTES) {
                throw new UnusableKeyException(file + " has more than " + MOST_FILE_BYTES + " bytes");
            }
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UnusableKeyException(file + " cannot be read: " + e, e);
        }
        Map<String, Hashed> users = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            String[] fields = line.split(":", -1);
            Hashed hashed = hashed(fields);
            if (hashed == null || !UserName.isId(fields[0]) || users.putIfAbsent(fields[0], hashed) != null) {
                throw new UnusableKeyException(file + ", line " + (i + 1) + " is not <user>:" + SCHEME
                        + ":<iterations>:<salt>:<hash>" + " with another user than the lines above it");
            }
        }
        return Map.copyOf(users);
    }

    private static @Nullable Hashed hashed(String[] fields) {
        if (fields.length != FIELDS || !fields[1].equals(SCHEME) || !fields[2].matches("[0-9]{1,8}")) {
            return null;
        }
        try {
            int iterations = Integer.parseInt(fields[2]);
            byte[] salt = Base64.getDecoder().decode(fields[3]);
            byte[] hash = Base64.getDecoder().decode(fields[4]);
            boolean sound = iterations >= FEWEST_ITERATIONS
                    && iterations <= MOST_ITERATIONS
                    && salt.length >= SHORTEST_SALT
                    && hash.length == BYTES;
            return sound ? new Hashed(iterations, salt, hash) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
