package io.parley.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens on the slowest curve over real sockets: the handshakes wait for their checks, and nobody else does. */
class SignaturesIT {

    private final List<RawSocket> sockets = new ArrayList<>();
    private KeyPair keys;
    private RunningHub hub;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
        curve.initialize(new ECGenParameterSpec("secp521r1"));
        keys = curve.generateKeyPair();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        hub = EmbeddedHub.start(Map.of(
                "parley.auth.token-public-key",
                Files.writeString(directory.resolve("key.pem"), pem).toString()));
    }

    @AfterEach
    void stop() throws IOException {
        for (RawSocket socket : sockets) {
            socket.close();
        }
        hub.close();
    }

    @Test
    void admitsAndRefusesManyAtOnceAndLosesNoFrameThatCameWithTheHandshake() throws Exception {
        List<RawSocket> good = new ArrayList<>();
        List<RawSocket> forged = new ArrayList<>();
        byte[] connect = ClientFrame.text("{\"id\":1,\"connect\":{}}");
        for (int i = 0; i < 20; i++) {
            good.add(handshake(token("user-" + i)).send(connect));
            forged.add(handshake(forged("user-" + i)));
        }

        for (int i = 0; i < 20; i++) {
            assertThat(good.get(i).answer().status()).isEqualTo(101);
            assertThat(good.get(i).message().text()).contains("\"user\":\"user-" + i + "\"");
            Answer refused = forged.get(i).answer();
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.body()).contains("token.signature");
        }
    }

    @Test
    void takesATokenAsTheFirstCommand() throws Exception {
        RawSocket socket = RawSocket.open(hub, "/ws");
        sockets.add(socket);

        socket.send(ClientFrame.text("{\"id\":1,\"connect\":{\"token\":\"" + forged("ada") + "\"}}"));
        assertThat(socket.message().text()).startsWith("{\"id\":1,\"error\":{\"code\":\"unauthenticated\"");
        socket.send(ClientFrame.text("{\"id\":2,\"connect\":{\"token\":\"" + token("ada") + "\"}}"));
        assertThat(socket.message().text()).startsWith("{\"id\":2,\"ok\":").contains("\"user\":\"ada\"");
    }

    @Test
    void takesATokenForAStream() throws Exception {
        RawSocket socket = RawSocket.connect(hub);
        sockets.add(socket);
        socket.send(HttpRequests.get(hub, "/sse?channel=room%2Fa", "Authorization: Bearer " + token("ada")));

        assertThat(socket.answer().status()).isEqualTo(200);
        assertThat(new EventReader(socket).next("connected").data()).contains("\"user\":\"ada\"");
    }

    private RawSocket handshake(String token) throws IOException {
        RawSocket socket = RawSocket.connect(hub);
        sockets.add(socket);
        return socket.send(RawSocket.handshake("/ws", "Authorization: Bearer " + token));
    }

    /** A token of ES512 (RFC 7518 section 3.4). */
    private String token(String user) throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        String signed = base64("{\"alg\":\"ES512\"}".getBytes(UTF_8)) + "."
                + base64("{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}"
                        .formatted(user, now, now + 100)
                        .getBytes(UTF_8));
        Signature signature = Signature.getInstance("SHA512withECDSAinP1363Format");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + base64(signature.sign());
    }

    /** The same with another's signature. */
    private String forged(String user) throws GeneralSecurityException {
        String token = token(user);
        String other = token(user + "x");
        return token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
