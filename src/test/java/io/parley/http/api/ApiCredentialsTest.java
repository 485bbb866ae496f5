package io.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.auth.Action;
import io.parley.auth.ApiKey;
import io.parley.auth.Credentials;
import io.parley.auth.Identity;
import io.parley.auth.Rights;
import io.parley.broker.Stages;
import io.parley.channel.ChannelName;
import io.parley.channel.ChannelPattern;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The credentials that the API gives out and takes back. */
class ApiCredentialsTest {

    private final ApiBench bench = new ApiBench();

    @Test
    void issuesTicketsThatLetSomebodyIn() {
        String answer = ApiBench.ok(
                bench.post(
                        "/tickets",
                        "{\"user\":\"u1\",\"name\":\"Ada\",\"seconds\":5,\"address\":\"127.0.0.1\",\"grants\":{\"publish\":[\"room/#\",\"a\"]}}"));
        String ticket = answer.replaceAll("\\{\"ticket\":\"([^\"]+)\".*", "$1");

        Identity identity =
                Stages.get(bench.authentication().authenticate(new Credentials.Ticket(ticket, "127.0.0.1")));

        assertThat(identity.user()).isEqualTo("u1");
        assertThat(identity.name()).isEqualTo("Ada");
        assertThat(identity.rights().grant(Action.PUBLISH, ChannelPattern.parse("room/+")))
                .isTrue();
        assertThat(identity.rights().grant(Action.SUBSCRIBE, ChannelName.parse("room/a")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"user\":\"\"}",
                "{\"user\":1}",
                "{\"user\":\"u\",\"seconds\":0}",
                "{\"user\":\"u\",\"seconds\":100000}",
                "{\"user\":\"u\",\"address\":\"example.com\"}",
                "{\"user\":\"u\",\"grants\":{\"own\":[\"a\"]}}",
                "{\"user\":\"u\",\"grants\":{\"publish\":\"a\"}}",
                "{\"user\":\"u\",\"grants\":{\"publish\":[\"a#\"]}}",
                "{\"user\":\"u\",\"admin\":true}"
            })
    void refusesOtherTickets(String body) {
        assertThat(bench.post("/tickets", body).status()).isEqualTo(400);
        assertThat(bench.tickets.waiting()).isZero();
    }

    @Test
    void letsNobodyGiveAwayMoreThanTheyHave() {
        ApiKey rooms = ApiBench.key("rooms", "tickets", "room/#");
        String grant = "{\"user\":\"u\",\"grants\":{\"publish\":[\"%s\"]}}";

        assertThat(bench.ask(rooms, "POST", "/tickets", Map.of(), grant.formatted("room/+"))
                        .status())
                .isEqualTo(200);
        assertThat(bench.ask(rooms, "POST", "/tickets", Map.of(), grant.formatted("#"))
                        .status())
                .isEqualTo(403);
        assertThat(bench.ask(rooms, "POST", "/tickets", Map.of(), grant.formatted("secret"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void revokes() {
        assertThat(bench.post("/revocations", "{\"user\":\"u1\"}").status()).isEqualTo(204);
        assertThat(bench.post("/revocations", "{\"token\":\"t1\"}").status()).isEqualTo(204);
        assertThat(bench.post("/revocations", "{\"issued_until\":1000}").status())
                .isEqualTo(204);

        assertThat(bench.revocations.isRevoked(identity("u1", null))).isTrue();
        assertThat(bench.revocations.isRevoked(identity("u2", "t1"))).isTrue();
        assertThat(bench.revocations.isRevoked(identity("u2", "t2"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"user\":\"a\",\"token\":\"b\"}",
                "{\"everybody\":true}",
                "{\"user\":1}",
                "{\"issued_until\":-1}",
                "{\"issued_until\":9007199254740991}"
            })
    void refusesOtherRevocations(String body) {
        assertThat(bench.post("/revocations", body).status()).isEqualTo(400);
        assertThat(bench.revocations.remembered()).isZero();
    }

    @Test
    void hasNoCredentialsWhereNobodyIsAsked() {
        ApiBench open = new ApiBench(false);

        assertThat(open.post("/tickets", "{\"user\":\"u1\"}").status()).isEqualTo(404);
        assertThat(open.post("/revocations", "{\"user\":\"u1\"}").status()).isEqualTo(404);
    }

    private static Identity identity(String user, String token) {
        return new Identity(
                user, null, Identity.Proof.TOKEN, token, Instant.now().minusSeconds(60), null, Rights.NONE);
    }
}
