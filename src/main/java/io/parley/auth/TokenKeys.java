package io.parley.auth;

import io.parley.auth.RemoteKeys.Times;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the keys are that tokens are checked with; several places may have some.
 *
 * @param secret shared with the issuer, empty for none
 * @param publicKey a PEM file of public keys
 * @param set a JWK set in a file
 * @param remoteSet a JWK set on the net
 */
public record TokenKeys(String secret, Optional<Path> publicKey, Optional<Path> set, Optional<RemoteSet> remoteSet) {

    /**
     * A JWK set on the net.
     *
     * @param address https, or http to this machine
     * @param interval from one fetch to the next
     * @param retry the least time between two, whatever the reason
     * @param stale how long keys are good after they were fetched
     * @param timeout for a whole fetch
     * @param bytes the longest set
     */
    public record RemoteSet(
            URI address, Duration interval, Duration retry, Duration stale, Duration timeout, int bytes) {}

    /** Whether there are any. */
    public boolean any() {
        return !secret.isEmpty() || publicKey.isPresent() || set.isPresent() || remoteSet.isPresent();
    }

    private List<VerificationKey> secretKey() throws UnusableKeyException {
        try {
            return KeyText.secret(secret);
        } catch (UnusableKeyException e) {
            throw new UnusableKeyException("parley.auth.token-secret: " + e.getMessage(), e);
        }
    }

    /**
     * Reads what is at hand; asks nothing of the net.
     *
     * @throws UnusableKeyException where keys cannot be used, with a sentence for whoever set them up
     */
    List<KeySource> open(InstantSource clock) throws UnusableKeyException {
        List<KeySource> sources = new ArrayList<>();
        if (!secret.isEmpty()) {
            sources.add(KeySource.of(secretKey()));
        }
        if (publicKey.isPresent()) {
            sources.add(new FileKeys(publicKey.get(), KeyText::pem));
        }
        if (set.isPresent()) {
            sources.add(new FileKeys(set.get(), text -> KeyText.jwkSet(text, true)));
        }
        if (remoteSet.isPresent()) {
            RemoteSet from = remoteSet.get();
            sources.add(new RemoteKeys(
                    new HttpFetch(from.address, from.timeout, from.bytes),
                    new Times(from.interval, from.retry, from.stale),
                    clock));
        }
        return sources;
    }

    /**
     * Reads what is at hand once, to see whether it is any good.
     *
     * @throws UnusableKeyException where keys cannot be used, with a sentence for whoever set them up
     */
    public void check() throws UnusableKeyException {
        open(InstantSource.system()).forEach(KeySource::close);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TokenKeys[publicKey=" + publicKey + ", set=" + set + ", remoteSet=" + remoteSet + "]";
    }
}
