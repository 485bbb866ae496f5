package io.parley.protocol.mqtt.session;

import io.parley.auth.Credentials;
import io.parley.auth.Identity;
import io.parley.protocol.mqtt.Packet;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How MQTT clients show who they are (MQTT 5.0 sections 3.1.3.5, 3.1.3.6 and 4.12), and whose their sessions are. Pure. */
final class Authentication {

    /** The one method of enhanced authentication: a JSON Web Token as its data, in CONNECT and to refresh it in AUTH. */
    static final String METHOD = "JWT";

    /** RFC 7515 section 3.1; an unsigned one too, which the authenticator refuses with its own reason. */
    private static final Pattern TOKEN = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]*");

    private Authentication() {}

    /** What a CONNECT shows, or null for nothing: a token as authentication data or as password, else name and password. */
    static @Nullable Credentials credentials(Packet.Connect connect) {
        if (connect.properties().has(Property.AUTHENTICATION_METHOD)) {
            return token(connect.properties());
        }
        byte[] bytes = connect.password();
        String password = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        if (TOKEN.matcher(password).matches()) {
            return new Credentials.Token(password);
        }
        String user = connect.userName();
        return user == null && password.isEmpty() ? null : new Credentials.Basic(user == null ? "" : user, password);
    }

    /** The token that authentication data is; empty where there is none, which no authenticator takes. */
    static Credentials token(Properties properties) {
        ByteBuffer data = properties.bytes(Property.AUTHENTICATION_DATA);
        return new Credentials.Token(
                data == null ? "" : StandardCharsets.UTF_8.decode(data).toString());
    }

    /** What names a session: the identifiers of one user's clients are not those of another's. */
    static String key(Identity identity, String clientId) {
        String user = identity.user();
        return user == null ? ":" + clientId : user.length() + ":" + user + ":" + clientId;
    }
}
