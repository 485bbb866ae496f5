package io.parley.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.ByteArrayOutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads keys as people and servers write them: a secret, PEM (RFC 7468 section 13), a JWK set (RFC 7517). Pure. */
final class KeyText {

    /** How many keys a set may have; the rest are not looked at. */
    static final int MOST_KEYS = 32;

    private static final Logger LOG = System.getLogger(KeyText.class.getName());
    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final String PEM_START = "-----BEGIN ";
    private static final String BASE64 = "base64:";
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "Ed25519");

    /** RFC 8410 section 4: what stands before the 32 bytes of an Ed25519 key. */
    private static final byte[] ED25519_INFO = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private static final int ED25519_BYTES = 32;

    private KeyText() {}

    /** The shared secret: the bytes of the text in UTF-8, or what follows {@code base64:}. */
    static List<VerificationKey> secret(String text) throws UnusableKeyException {
        if (text.contains(PEM_START)) {
            throw new UnusableKeyException("a PEM file is no secret: a public key in its place would let anybody sign");
        }
        try {
            byte[] secret = text.startsWith(BASE64)
                    ? Base64.getDecoder().decode(text.substring(BASE64.length()))
                    : text.getBytes(StandardCharsets.UTF_8);
            return List.of(VerificationKey.ofSecret(null, secret));
        } catch (IllegalArgumentException e) {
            throw new UnusableKeyException("what follows " + BASE64 + " is not base64");
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException(String.valueOf(e.getMessage()));
        }
    }

    /** Every public key of a PEM text; at least one. */
    static List<VerificationKey> pem(String text) throws UnusableKeyException {
        List<VerificationKey> keys = new ArrayList<>();
        Matcher block = PEM.matcher(text);
        while (block.find()) {
            if (block.group(1).endsWith("PRIVATE KEY")) {
                throw new UnusableKeyException("it holds a private key, which belongs to whoever issues tokens");
            }
            if (block.group(1).equals("PUBLIC KEY")) {
                keys.add(publicKey(block.group(2)));
            }
        }
        if (keys.isEmpty()) {
            throw new UnusableKeyException("there is no BEGIN PUBLIC KEY in it");
        }
        return keys;
    }

    /**
     * The keys of a JWK set that are for signatures. One that cannot be used is passed over with a warning: an issuer may add what
     * we do not know.
     *
     * @param secretsToo whether keys for HMAC may be in it, which must never be where anybody can read them
     */
    static List<VerificationKey> jwkSet(String text, boolean secretsToo) throws UnusableKeyException {
        Map<String, Object>[] entries;
        try {
            entries = JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(text), "keys");
        } catch (ParseException | RuntimeException e) {
            throw new UnusableKeyException("it is no JWK set", e);
        }
        if (entries == null) {
            throw new UnusableKeyException("it is no JWK set: there is no \"keys\" in it");
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (int i = 0; i < entries.length && i < MOST_KEYS; i++) {
            VerificationKey key = usable(entries[i], i, secretsToo);
            if (key != null) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new UnusableKeyException("there is no key for signatures in it");
        }
        return keys;
    }

    private static @Nullable VerificationKey usable(Map<String, Object> entry, int index, boolean secretsToo) {
        try {
            JWK jwk = JWK.parse(entry);
            if (!isForSignatures(jwk)) {
                return null;
            }
            VerificationKey key = key(jwk, secretsToo);
            return jwk.getAlgorithm() == null
                    ? key
                    : key.onlyFor(jwk.getAlgorithm().getName());
        } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException e) {
            LOG.log(Level.WARNING, "key {0} of a JWK set is passed over: {1}", index, e.getMessage());
            return null;
        }
    }

    private static boolean isForSignatures(JWK jwk) {
        Set<KeyOperation> operations = jwk.getKeyOperations();
        return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                && (operations == null || operations.contains(KeyOperation.VERIFY));
    }

    private static VerificationKey key(JWK jwk, boolean secretsToo) throws JOSEException, GeneralSecurityException {
        if (jwk instanceof OctetSequenceKey secret) {
            if (!secretsToo) {
                throw new GeneralSecurityException("a secret where anybody can read it");
            }
            return VerificationKey.ofSecret(jwk.getKeyID(), secret.toByteArray());
        }
        return VerificationKey.ofPublicKey(jwk.getKeyID(), publicKey(jwk));
    }

    private static PublicKey publicKey(JWK jwk) throws JOSEException, GeneralSecurityException {
        if (jwk instanceof OctetKeyPair pair) {
            byte[] point = pair.getDecodedX();
            if (!Curve.Ed25519.equals(pair.getCurve()) || point.length != ED25519_BYTES) {
                throw new GeneralSecurityException("of the OKP keys the hub takes Ed25519");
            }
            ByteArrayOutputStream info = new ByteArrayOutputStream();
            info.writeBytes(ED25519_INFO);
            info.writeBytes(point);
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info.toByteArray()));
        }
        return jwk instanceof RSAKey rsa ? rsa.toRSAPublicKey() : jwk.toECKey().toECPublicKey();
    }

    private static VerificationKey publicKey(String base64) throws UnusableKeyException {
        byte[] info;
        try {
            info = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new UnusableKeyException("its PUBLIC KEY is not base64");
        }
        for (String kind : KEY_KINDS) {
            try {
                PublicKey key = KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(info));
                return VerificationKey.ofPublicKey(null, key);
            } catch (InvalidKeySpecException e) {
                LOG.log(Level.TRACE, "not {0}", kind);
            } catch (GeneralSecurityException e) {
                throw new UnusableKeyException(String.valueOf(e.getMessage()), e);
            }
        }
        throw new UnusableKeyException("its PUBLIC KEY is none of " + String.join(", ", KEY_KINDS));
    }
}
