package io.parley.conformance;

import org.junit.jupiter.api.Nested;

/** Tickets, and the doors of the fallbacks, by nothing but settings on the embedded runtime. */
class AuthenticationIT {

    @Nested
    class EmbeddedTickets extends TicketContract {
        EmbeddedTickets() {
            super(EmbeddedHub::start);
        }
    }

    @Nested
    class EmbeddedFallbackDoors extends FallbackDoorsContract {
        EmbeddedFallbackDoors() {
            super(EmbeddedHub::start);
        }
    }
}
