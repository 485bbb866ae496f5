package io.parley.handshake;

import io.parley.auth.Identity;
import io.parley.handshake.Verdict.Presented;

/** The opening handshake from its beginning to its end, where nobody is asked who they are. */
final class WholeHandshake {

    private final OpeningHandshake handshake;

    WholeHandshake(Endpoints endpoints, OriginPolicy origins, SubprotocolPolicy subprotocols) {
        handshake = new OpeningHandshake(endpoints, origins, subprotocols, CredentialsPolicy.askingNobody());
    }

    Verdict check(OpeningRequest request) {
        Verdict verdict = handshake.check(request, "127.0.0.1", null);
        return verdict instanceof Presented presented ? handshake.choose(presented, Identity.ANONYMOUS) : verdict;
    }
}
