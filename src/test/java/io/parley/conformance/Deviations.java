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
                    CONTAINERS,
                    "CloseContract",
                    "answersACloseWithItsCode",
                    List.of("1012", "1013", "1014"),
                    Kind.ALWAYS,
                    "Tomcat and Tyrus take the codes 1012 to 1014 for forbidden and answer 1002."),
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
                    TOMCAT,
                    "SlowConsumerContract",
                    "closesAClientThatAsksAndDoesNotRead",
                    List.of("pings"),
                    Kind.SLOWLY,
                    "Tomcat answers pings itself and reads the next when its answer has left: one that pings and does not read stands "
                            + "still, and is closed when it answers no ping of the hub's."),
            new Deviation(
                    CONTAINERS,
                    "SlowConsumerContract",
                    "closesAClientThatAsksAndDoesNotRead",
                    List.of("commands"),
                    Kind.SLOWLY,
                    "A container hands over a client's next command when the reply to its last has left: one that asks and does not "
                            + "read is closed by parley.container.send-timeout, not by a number of bytes."),
            new Deviation(
                    CONTAINERS,
                    "HeartbeatContract",
                    "keepsAPeerThatSaysSomethingElse",
                    List.of(),
                    Kind.ALWAYS,
                    "A container reads the frames, so the hub hears of whole messages and pongs only; a part of a frame is no sign of life."),
            new Deviation(
                    CONTAINERS,
                    "DrainContract",
                    "saysThatItDrains",
                    List.of(),
                    Kind.ALWAYS,
                    "A container lets no request through to an application that it ends: Tomcat answers 404 while it undeploys and "
                            + "takes no connection after the signal, Payara answers 503 without a hint."),
            new Deviation(
                    TOMCAT,
                    "MetricsContract",
                    "countsWhoDoesNotAnswerAClose",
                    List.of(),
                    Kind.SLOWLY,
                    "Tomcat waits for the answer to a Close frame itself, and does not tell whether it came."),
            new Deviation(
                    TOMCAT,
                    "MetricsContract",
                    "countsWhoAsksAndDoesNotReadTheReplies",
                    List.of(),
                    Kind.ALWAYS,
                    "Tomcat answers pings itself: pongs that nobody reads are not among the bytes that the hub bounds and counts."),
            new Deviation(
                    TOMCAT,
                    "HealthContract",
                    "tellsNobodyWhatServesIt",
                    List.of("/%zz", "..%2f", "TRACE *", "Expect: something", "Transfer-Encoding: nonsense"),
                    Kind.ALWAYS,
                    "Tomcat refuses it itself before any filter, by a page that names Tomcat unless its Host has an ErrorReportValve "
                            + "with showServerInfo=false."),
            new Deviation(
                    PAYARA,
                    "HealthContract",
                    "refusesOtherMethods",
                    List.of("TRACE"),
                    Kind.ALWAYS,
                    "Payara's Grizzly answers TRACE before the application, by 405 and a list of methods of its own."),
            new Deviation(
                    PAYARA,
                    "HealthContract",
                    "tellsNobodyWhatServesIt",
                    List.of("Transfer-Encoding: nonsense"),
                    Kind.ALWAYS,
                    "Payara's Grizzly reads a transfer coding that it does not know as none, and serves the page."),
            new Deviation(
                    PAYARA,
                    "HostileHttpContract",
                    "answersOrEnds",
                    List.of("PRI *", "[27]", "hello", "\"GET\\r\\n"),
                    Kind.SLOWLY,
                    "Payara's Grizzly waits for the rest of a request line without a version until its keep-alive timeout."),
            new Deviation(
                    PAYARA,
                    "HostileHttpContract",
                    "answersOrEnds",
                    List.of("CONNECT"),
                    Kind.SLOWLY,
                    "Payara's Grizzly refuses CONNECT without a length and leaves the connection open."),
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
                    "OpeningHandshakeContract",
                    "refuses",
                    List.of(
                            "a plain GET on an endpoint",
                            "a plain HEAD on an endpoint",
                            "an upgrade to something",
                            "empty Upgrade",
                            "no version",
                            "empty version",
                            "version 8",
                            "version 013",
                            "version twice",
                            "two versions"),
                    Kind.ALWAYS,
                    "Payara leaves an answer that names Upgrade open and without a length, so the 426 does not name it there."),
            new Deviation(
                    PAYARA,
                    "OpeningHandshakeContract",
                    "refuses",
                    List.of(
                            "path with a broken escape",
                            "empty Host",
                            "Host with a port that is no number",
                            "Host without a name",
                            "Host with an IPv6 address that has no brackets"),
                    Kind.ALWAYS,
                    "Payara's Grizzly answers it before the application, by its own start page."),
            new Deviation(
                    PAYARA,
                    "OpeningHandshakeContract",
                    "refuses",
                    List.of(
                            "a length that is no number",
                            "two lengths",
                            "a chunked body",
                            "no Host",
                            "a name beyond ASCII"),
                    Kind.SOMETIMES,
                    "Payara's Grizzly refuses it before the application, by the same status but without a sentence."),
            new Deviation(
                    PAYARA,
                    "FramingContract",
                    "judgesAFrameByItsFirstBytes",
                    List.of(
                            "8105",
                            "\"8100\"",
                            "c185",
                            "8385",
                            "8080",
                            "8180000000000080",
                            "01800000000081",
                            "82fe007d",
                            "82ff",
                            "81feffff"),
                    Kind.SLOWLY,
                    "Tyrus judges a frame when all of it has come, and a message's length when it has all of that."));

    private Deviations() {}
}
