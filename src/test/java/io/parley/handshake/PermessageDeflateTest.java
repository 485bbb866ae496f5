package io.parley.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 sections 5 and 7.1: what is offered, and what is answered. */
class PermessageDeflateTest {

    private static final String BOTH_STATELESS =
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=15",
                "permessage-deflate; client_max_window_bits=\"10\"",
                "permessage-deflate; client_max_window_bits=\"1\\0\"",
                "permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover",
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover; client_max_window_bits",
                "permessage-deflate;client_max_window_bits = 12",
                "  permessage-deflate  ",
                "x-webkit-deflate-frame, permessage-deflate",
                "permessage-bzip2; level=9, permessage-deflate; client_max_window_bits, permessage-deflate",
            })
    void takesTheOfferAndAsksBothSidesToStartEachMessageAnew(String offered) {
        assertThat(PermessageDeflate.negotiate(List.of(offered))).isEqualTo(BOTH_STATELESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=\"15\"; client_max_window_bits=9",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate; server_max_window_bits=15",
            })
    void namesTheWindowWhereTheClientBoundsIt(String offered) {
        assertThat(PermessageDeflate.negotiate(List.of(offered)))
                .isEqualTo(BOTH_STATELESS + "; server_max_window_bits=15");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=14",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=015",
                "permessage-deflate; server_max_window_bits=+15",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=08",
                "permessage-deflate; client_max_window_bits=-9",
                "permessage-deflate; client_max_window_bits=9.0",
                "permessage-deflate; client_max_window_bits=99999999999999999999",
                "permessage-deflate; client_max_window_bits=x",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; server_no_context_takeover=true",
                "permessage-deflate; client_no_context_takeover=\"1\"",
                "permessage-deflate; client_max_window_bits; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=9; client_max_window_bits=9",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; unknown",
                "permessage-deflate; Client_max_window_bits",
                "permessage-deflate; mem_level=9",
                "Permessage-Deflate",
                "permessage-deflate-frame",
                "x-webkit-deflate-frame",
            })
    void declines(String offered) {
        assertThat(PermessageDeflate.negotiate(List.of(offered))).isNull();
    }

    /** Section 5: offers stand in the order of the client's preference, in one field line or several. */
    @Test
    void takesTheNextOfferWhereTheFirstIsDeclined() {
        assertThat(PermessageDeflate.negotiate(List.of(
                        "permessage-deflate; server_max_window_bits=10",
                        "foo, permessage-deflate; unknown",
                        "permessage-deflate; client_max_window_bits")))
                .isEqualTo(BOTH_STATELESS);
    }

    @Test
    void answersNothingWhereNothingIsOffered() {
        assertThat(PermessageDeflate.negotiate(List.of())).isNull();
    }

    /** The opening handshake has refused them with 400 before. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            permessage-deflate;
            permessage-deflate,
            permessage-deflate; client_max_window_bits=
            permessage-deflate; client_max_window_bits="1
            permessage-deflate; =15
            permessage-deflate client_max_window_bits
            """)
    void answersNothingToWhatIsNoListOfExtensions(String malformed) {
        assertThat(PermessageDeflate.negotiate(List.of(malformed))).isNull();
    }
}
