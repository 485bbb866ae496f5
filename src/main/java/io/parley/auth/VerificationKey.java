package io.parley.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.crypto.impl.MACProvider;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A key that tokens are checked with, bound to the algorithms of its own family: an RSA key never serves as the secret of an HMAC,
 * whatever a token's header says (RFC 8725 section 3.1). Immutable; any thread.
 */
final class VerificationKey {

    /** The algorithms of RFC 7518 section 3.1 that the hub takes, and those of RFC 8037 and RFC 9864, by name. */
    static final Map<String, JWSAlgorithm> ALGORITHMS = List.of(
                    JWSAlgorithm.HS256,
                    JWSAlgorithm.HS384,
                    JWSAlgorithm.HS512,
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.ES512,
                    JWSAlgorithm.EdDSA,
                    JWSAlgorithm.Ed25519)
            .stream()
            .collect(Collectors.toMap(
                    JWSAlgorithm::getName, algorithm -> algorithm, (one, other) -> one, LinkedHashMap::new));

    /** The shortest secret, in bytes (RFC 7518 section 3.2, for HS256). */
    static final int SHORTEST_SECRET = 32;

    private static final int SHORTEST_RSA = 2048;

    /** Checking takes time with the square of the length. */
    private static final int LONGEST_RSA = 8192;

    private static final int LONGEST_RSA_EXPONENT = 64;

    /** Whether a signature is that of the key over these bytes. */
    @FunctionalInterface
    private interface Check {

        boolean passes(JWSAlgorithm algorithm, byte[] signed, byte[] signature)
                throws JOSEException, GeneralSecurityException;
    }

    private final @Nullable String id;
    private final Set<JWSAlgorithm> algorithms;
    private final Check check;

    private VerificationKey(@Nullable String id, Set<JWSAlgorithm> algorithms, Check check) {
        this.id = id;
        this.algorithms = Set.copyOf(algorithms);
        this.check = check;
    }

    /**
     * A secret that issuer and hub share: HS256, and from 48 and 64 bytes on HS384 and HS512.
     *
     * @throws GeneralSecurityException where it is too short
     */
    static VerificationKey ofSecret(@Nullable String id, byte[] secret) throws GeneralSecurityException {
        if (secret.length < SHORTEST_SECRET) {
            throw new GeneralSecurityException("the secret has less than " + SHORTEST_SECRET + " bytes");
        }
        try {
            return new VerificationKey(
                    id,
                    MACProvider.getCompatibleAlgorithms(secret.length * 8),
                    byNimbus(new MACVerifier(secret.clone())));
        } catch (JOSEException e) {
            throw new GeneralSecurityException("the secret cannot be used", e);
        }
    }

    /**
     * A public key: RSA (RS and PS, 2048 to 8192 bits), EC on P-256, P-384 or P-521 (ES), or Ed25519 (EdDSA).
     *
     * @throws GeneralSecurityException where it is of another kind, or weak
     */
    static VerificationKey ofPublicKey(@Nullable String id, PublicKey key) throws GeneralSecurityException {
        if (key instanceof RSAPublicKey rsa) {
            return ofRsa(id, rsa);
        }
        if (key instanceof ECPublicKey ec) {
            return ofEc(id, ec);
        }
        if (key instanceof EdECPublicKey edwards
                && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            return new VerificationKey(id, Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519), byJdk(edwards));
        }
        throw new GeneralSecurityException("a key for " + key.getAlgorithm() + ": the hub takes RSA, EC and Ed25519");
    }

    private static VerificationKey ofRsa(@Nullable String id, RSAPublicKey key) throws GeneralSecurityException {
        int bits = key.getModulus().bitLength();
        BigInteger exponent = key.getPublicExponent();
        if (bits < SHORTEST_RSA || bits > LONGEST_RSA) {
            throw new GeneralSecurityException(
                    "an RSA key of " + bits + " bits: the hub takes " + SHORTEST_RSA + " to " + LONGEST_RSA);
        }
        if (exponent.bitLength() < 2 || exponent.bitLength() > LONGEST_RSA_EXPONENT || !exponent.testBit(0)) {
            throw new GeneralSecurityException("an RSA key whose exponent is no good one");
        }
        return new VerificationKey(
                id,
                Set.of(
                        JWSAlgorithm.RS256,
                        JWSAlgorithm.RS384,
                        JWSAlgorithm.RS512,
                        JWSAlgorithm.PS256,
                        JWSAlgorithm.PS384,
                        JWSAlgorithm.PS512),
                byNimbus(new RSASSAVerifier(key)));
    }

    private static VerificationKey ofEc(@Nullable String id, ECPublicKey key) throws GeneralSecurityException {
        try {
            ECDSAVerifier verifier = new ECDSAVerifier(key);
            Set<JWSAlgorithm> algorithms = new HashSet<>(verifier.supportedJWSAlgorithms());
            algorithms.retainAll(ALGORITHMS.values());
            if (algorithms.isEmpty()) {
                throw new GeneralSecurityException("an EC key on a curve other than P-256, P-384 and P-521");
            }
            return new VerificationKey(id, algorithms, byNimbus(verifier));
        } catch (JOSEException e) {
            throw new GeneralSecurityException(
                    "an EC key on a curve other than P-256, P-384 and P-521, or not on it", e);
        }
    }

    /** The same for one of its algorithms only, or null where that is none of them. */
    @Nullable VerificationKey onlyFor(String algorithm) {
        JWSAlgorithm only = ALGORITHMS.get(algorithm);
        return only != null && algorithms.contains(only) ? new VerificationKey(id, Set.of(only), check) : null;
    }

    /** Whether checking a token of this algorithm, which is one of {@link #ALGORITHMS}, takes no longer than reading it. */
    static boolean isQuick(String algorithm) {
        return JWSAlgorithm.Family.HMAC_SHA.contains(ALGORITHMS.get(algorithm));
    }

    /** What tokens call it ({@code kid}), or null where any may mean it. */
    @Nullable String id() {
        return id;
    }

    /** Whether it is for this algorithm, which is one of {@link #ALGORITHMS}. */
    boolean isFor(String algorithm) {
        return algorithms.contains(ALGORITHMS.get(algorithm));
    }

    /** Whether it signed this token. False where it is not for the token's algorithm. */
    boolean signed(CompactToken token) {
        JWSAlgorithm algorithm = ALGORITHMS.get(token.algorithm());
        if (algorithm == null || !algorithms.contains(algorithm)) {
            return false;
        }
        try {
            return check.passes(algorithm, token.signed(), token.signature());
        } catch (SignatureException e) {
            // How the JDK says that a signature has not even the form of one.
            return false;
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot check " + algorithm, e);
        }
    }

    private static Check byNimbus(JWSVerifier verifier) {
        return (algorithm, signed, signature) ->
                verifier.verify(new JWSHeader(algorithm), signed, Base64URL.encode(signature));
    }

    /** Nimbus would want Tink for this one. */
    private static Check byJdk(EdECPublicKey key) {
        return (algorithm, signed, signature) -> {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        };
    }

    @Override
    public String toString() {
        return "key " + (id == null ? "without id" : id) + " for " + algorithms;
    }
}
