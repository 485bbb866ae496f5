package io.parley.runtime.embedded;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys from PEM files (RFC 7468): PKCS #8, and the older PKCS #1 and SEC 1 without encryption. */
final class PemFiles {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final byte[] VERSION_ZERO = {2, 1, 0};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    private record Block(String label, byte[] bytes) {}

    private PemFiles() {}

    /** All certificates of the file, in their order; at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.label.equals("CERTIFICATE")) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes)));
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("there is no BEGIN CERTIFICATE in it");
        }
        return certificates;
    }

    /** The first private key of the file, which must be of the same kind as this public one. */
    static PrivateKey privateKey(Path file, PublicKey publicKey) throws IOException, GeneralSecurityException {
        for (Block block : blocks(file)) {
            switch (block.label) {
                case "PRIVATE KEY":
                    return privateKey(block.bytes, publicKey);
                case "RSA PRIVATE KEY", "EC PRIVATE KEY":
                    return privateKey(inPkcs8(block.bytes, publicKey), publicKey);
                case "ENCRYPTED PRIVATE KEY":
                    throw new InvalidKeyException(
                            "the key is encrypted: decrypt it with \"openssl pkey\", or use a PKCS #12 file");
                default:
                // Certificates and the parameters of curves may stand in the same file.
            }
        }
        throw new InvalidKeyException("there is no BEGIN PRIVATE KEY in it");
    }

    private static PrivateKey privateKey(byte[] pkcs8, PublicKey publicKey) throws GeneralSecurityException {
        return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** RFC 5958: the algorithm, which is that of the certificate, before the key of PKCS #1 or SEC 1. */
    private static byte[] inPkcs8(byte[] key, PublicKey publicKey) {
        return der(SEQUENCE, VERSION_ZERO, algorithm(publicKey.getEncoded()), der(OCTET_STRING, key));
    }

    /** The first element inside the outer one: RFC 5280 section 4.1, SubjectPublicKeyInfo. */
    private static byte[] algorithm(byte[] subjectPublicKeyInfo) {
        int start = contentOffset(subjectPublicKeyInfo, 0);
        int content = contentOffset(subjectPublicKeyInfo, start);
        return Arrays.copyOfRange(
                subjectPublicKeyInfo, start, content + contentLength(subjectPublicKeyInfo, start, content));
    }

    private static int contentOffset(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
    }

    private static int contentLength(byte[] der, int at, int content) {
        int length = 0;
        for (int i = content == at + 2 ? at + 1 : at + 2; i < content; i++) {
            length = length << 8 | der[i] & 0xFF;
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        if (length >= 0x80) {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            all.write(0x80 | bytes);
            for (int shift = 8 * (bytes - 1); shift > 0; shift -= 8) {
                all.write(length >>> shift);
            }
        }
        all.write(length);
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    private static List<Block> blocks(Path file) throws IOException, GeneralSecurityException {
        Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        List<Block> blocks = new ArrayList<>();
        while (matcher.find()) {
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException("its " + matcher.group(1) + " is not base64", e);
            }
        }
        return blocks;
    }
}
