package io.parley.conformance;

import io.parley.conformance.Deviation.Kind;
import java.util.List;
import java.util.Set;

/** All that is known of where a container's own WebSockets and HTTP do not keep the contract. */
final class Deviations {

    private static final Set<String> TOMCAT = Set.of("Tomcat 10", "Tomcat 11");
    private static final Set<String> PAYARA = Set.of("Payara 6");
    private static final Set<String> CONTAINERS = Set.of("Tomcat 10", "Tomcat 11", "Payara 6");

    static final List<Deviation> ALL = List.of(
            new Deviation(
                    TOMCAT,
                    "OpeningHandshakeContract",
                    "admits",
                    List.of("square brackets in a query"),
                    Kind.ALWAYS,
                    "Tomcat refuses square brackets in a query before any filter, unless its connector has relaxedQueryChars."),
            new Deviation(
                    TOMCAT,
                    "OpeningHandshakeContract",
                    "refuses",
                    List.of("HTTP/2.0"),
                    Kind.ALWAYS,
                    "Tomcat answers an unknown version of HTTP itself, by 505 instead of 400."),
            new Deviation(
                    TOMCAT,
                    "OpeningHandshakeContract",
                    "refuses",
                    List.of(
                            "path with a character that needs escaping",
                            "path with a broken escape",
                            "no path at all",
                            "query with a bar",
                            "query with a brace",
                            "query with a number sign",
                            "query beyond ASCII",
                            "a length that is no number",
                            "two lengths",
                            "no Host",
                            "Host twice",
                            "two hosts in one Host",
                            "Host with a user",
                            "Host with a path",
                            "Host with a port that is no number",
                            "Host without a name",
                            "Host with an IPv6 address"),
                    Kind.ALWAYS,
                    "Tomcat refuses it itself before any filter, by the same status but with a page of its own."),
            new Deviation(
                    TOMCAT,
                    "CloseContract",
                    "answersACloseWithItsCode",
                    List.of("1012", "1013", "1014"),
                    Kind.ALWAYS,
                    "Tomcat takes the codes 1012 to 1014 for forbidden and answers 1002."),
            new Deviation(
                    TOMCAT,
                    "CloseContract",
                    "answersAReasonThatIsNotUtf8With1007",
                    List.of(),
                    Kind.ALWAYS,
                    "Tomcat answers a close reason that is not UTF-8 with 1002."),
            new Deviation(
                    TOMCAT,
                    "FramingContract",
                    "hasALimitForEachPath",
                    List.of(),
                    Kind.ALWAYS,
                    "Tomcat closes with 1009 by itself, with a reason of its own that names no setting."),
            new Deviation(
                    TOMCAT,
                    "FramingContract",
                    "judgesAFrameByItsFirstBytes",
                    List.of("89fe", "01800000000081", "82ff"),
                    Kind.SLOWLY,
                    "Tomcat judges a frame when its whole header has come, the mask included."),
            new Deviation(
                    TOMCAT,
                    "FramingContract",
                    "judgesAFrameByItsFirstBytes",
                    List.of("82fe007d"),
                    Kind.SLOWLY,
                    "Tomcat accepts lengths that are not in their shortest form."),
            new Deviation(
                    TOMCAT,
                    "OpeningHandshakeContract",
                    "refuses",
                    List.of("a body of known length", "a chunked body"),
                    Kind.SLOWLY,
                    "Tomcat ends the connection of a refused request when the announced body has come, or at its connectionTimeout."),
            new Deviation(
                    CONTAINERS,
                    "SlowConsumerContract",
                    "closesAClientThatAsksAndDoesNotRead",
                    List.of(),
                    Kind.SLOWLY,
                    "Containers answer pings themselves, and a client's next command is read when the reply to its last has left: one "
                            + "that asks and does not read is closed by parley.container.send-timeout, not by a number of bytes."),
            new Deviation(
                    CONTAINERS,
                    "HeartbeatContract",
                    "keepsAPeerThatSaysSomethingElse",
                    List.of(),
                    Kind.ALWAYS,
                    "A container reads the frames, so the hub hears of whole messages and pongs only; a part of a frame is no sign of life."),
            new Deviation(
                    PAYARA,
                    "OpeningHandshakeContract",
                    "opensOnAConnectionThatHasServedOrdinaryRequests",
                    List.of(),
                    Kind.SLOWLY,
                    "Tyrus on Payara loses frames that come in the segment of the handshake."),
            new Deviation(
                    PAYARA,
                    "OpeningHandshakeContract",
                    "answersFramesThatCameInTheSegmentOfTheRequest",
                    List.of(),
                    Kind.SLOWLY,
                    "Tyrus on Payara loses frames that come in the segment of the handshake."),
            new Deviation(
                    PAYARA,
                    "OpeningHandshakeContract",
                    "answersACloseThatCameInTheSegmentOfTheRequest",
                    List.of(),
                    Kind.SLOWLY,
                    "Tyrus on Payara loses frames that come in the segment of the handshake."),
            new Deviation(
                    PAYARA,
                    "OpeningHandshakeContract",
                    "saysThatTheSentenceOfARefusalIsText",
                    List.of(),
                    Kind.ALWAYS,
                    "Payara leaves the type out of its answer to a request that names Upgrade."),
            new Deviation(
                    PAYARA,
                    "SlowConsumerContract",
                    "cutsASlowConsumerThatDoesNotReadItsCloseEither",
                    List.of(),
                    Kind.SLOWLY,
                    "Payara's Grizzly keeps the socket of a closed session until the peer has read what was written or is gone; "
                            + "the hub has let go of it by then."));

    private Deviations() {}
}
