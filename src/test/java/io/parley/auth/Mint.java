package io.parley.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Signs any text as a token, also such as no issuer would write. */
final class Mint {

    static final String SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /** One of each for all tests: making an RSA key takes a while. */
    static final KeyPair RSA = pair("RSA");

    static final KeyPair P256 = pair("secp256r1");
    static final KeyPair P384 = pair("secp384r1");
    static final KeyPair P521 = pair("secp521r1");
    static final KeyPair ED25519 = pair("Ed25519");

    private Mint() {}

    /** A token of this header and these claims, signed by HS256 with {@link #SECRET}. */
    static String hmac(String header, String claims) {
        return hmac("HS256", SECRET.getBytes(StandardCharsets.UTF_8), header, claims);
    }

    /** A token signed with any bytes. */
    static String hmac(String algorithm, byte[] secret, String header, String claims) {
        try {
            return sign(new MACSigner(secret), algorithm, header, claims);
        } catch (JOSEException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String token(String algorithm, KeyPair keys, String header, String claims) {
        try {
            if (algorithm.startsWith("Ed")) {
                String signed = base64(header) + "." + base64(claims);
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(keys.getPrivate());
                signature.update(signed.getBytes(StandardCharsets.US_ASCII));
                return signed + "." + base64(signature.sign());
            }
            JWSSigner signer = keys.getPrivate() instanceof ECPrivateKey ec
                    ? new ECDSASigner(ec)
                    : new RSASSASigner(keys.getPrivate());
            return sign(signer, algorithm, header, claims);
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String sign(JWSSigner signer, String algorithm, String header, String claims) throws JOSEException {
        String signed = base64(header) + "." + base64(claims);
        return signed
                + "."
                + signer.sign(new JWSHeader(JWSAlgorithm.parse(algorithm)), signed.getBytes(StandardCharsets.US_ASCII));
    }

    static KeyPair pair(String kind) {
        try {
            if (kind.startsWith("secp")) {
                KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
                curve.initialize(new ECGenParameterSpec(kind));
                return curve.generateKeyPair();
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            if (kind.equals("RSA")) {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
