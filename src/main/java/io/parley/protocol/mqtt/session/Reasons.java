package io.parley.protocol.mqtt.session;

import io.parley.channel.CloseCode;
import io.parley.channel.ErrorCode;
import io.parley.channel.Qos;
import io.parley.channel.Refusal;
import io.parley.protocol.mqtt.Properties;
import io.parley.protocol.mqtt.Property;
import io.parley.protocol.mqtt.ReasonCode;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one table between the hub's catalogues and the reason codes of MQTT. */
final class Reasons {

    private static final System.Logger LOG = System.getLogger(Reasons.class.getName());

    private Reasons() {}

    /** Why a publish was refused. */
    static ReasonCode ofPublish(ErrorCode error) {
        return switch (error) {
            case BAD_CHANNEL -> ReasonCode.TOPIC_NAME_INVALID;
            case NOT_PERMITTED, UNAUTHENTICATED -> ReasonCode.NOT_AUTHORIZED;
            case TOO_LARGE, LIMIT_EXCEEDED -> ReasonCode.QUOTA_EXCEEDED;
            case BAD_REQUEST, NOT_OFFERED -> ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
            default -> ReasonCode.UNSPECIFIED_ERROR;
        };
    }

    /** Why a subscription was refused. */
    static ReasonCode ofSubscribe(ErrorCode error) {
        return error == ErrorCode.BAD_CHANNEL ? ReasonCode.TOPIC_FILTER_INVALID : ofPublish(error);
    }

    /** Why credentials were refused. */
    static ReasonCode ofConnect(ErrorCode error) {
        return switch (error) {
            case UNAUTHENTICATED -> ReasonCode.BAD_USER_NAME_OR_PASSWORD;
            case NOT_PERMITTED -> ReasonCode.NOT_AUTHORIZED;
            case LIMIT_EXCEEDED -> ReasonCode.QUOTA_EXCEEDED;
            default -> ReasonCode.SERVER_UNAVAILABLE;
        };
    }

    /** The WebSocket's close code after a DISCONNECT or CONNACK of that reason. */
    static CloseCode closeCode(ReasonCode reason) {
        return switch (reason) {
            case SUCCESS -> CloseCode.NORMAL;
            case MALFORMED_PACKET, PROTOCOL_ERROR, TOPIC_ALIAS_INVALID, RECEIVE_MAXIMUM_EXCEEDED ->
                CloseCode.PROTOCOL_ERROR;
            case PACKET_TOO_LARGE -> CloseCode.TOO_BIG;
            case KEEP_ALIVE_TIMEOUT -> CloseCode.DEAD_PEER;
            case SESSION_TAKEN_OVER -> CloseCode.REPLACED;
            case SERVER_UNAVAILABLE, SERVER_BUSY -> CloseCode.TRY_AGAIN_LATER;
            case PAYLOAD_FORMAT_INVALID -> CloseCode.INVALID_PAYLOAD;
            default -> CloseCode.POLICY_VIOLATION;
        };
    }

    /** What DISCONNECT says where somebody else closes the WebSocket with that code: the hub, a backend, a timer. */
    static ReasonCode ofClose(CloseCode code) {
        return switch (code) {
            case GOING_AWAY, SERVICE_RESTART -> ReasonCode.SERVER_SHUTTING_DOWN;
            case TRY_AGAIN_LATER -> ReasonCode.SERVER_BUSY;
            case EXPIRED, UNAUTHENTICATED -> ReasonCode.NOT_AUTHORIZED;
            case DEAD_PEER -> ReasonCode.KEEP_ALIVE_TIMEOUT;
            case SLOW_CONSUMER -> ReasonCode.QUOTA_EXCEEDED;
            case TOO_MANY_MESSAGES -> ReasonCode.MESSAGE_RATE_TOO_HIGH;
            case REPLACED -> ReasonCode.SESSION_TAKEN_OVER;
            case TOO_BIG -> ReasonCode.PACKET_TOO_LARGE;
            case PROTOCOL_ERROR, UNSUPPORTED_DATA, INVALID_PAYLOAD -> ReasonCode.PROTOCOL_ERROR;
            case NORMAL, POLICY_VIOLATION -> ReasonCode.ADMINISTRATIVE_ACTION;
            case INTERNAL_ERROR -> ReasonCode.UNSPECIFIED_ERROR;
        };
    }

    /** What CONNACK says where that happens before the CONNECT is answered. */
    static ReasonCode ofCloseAtConnect(CloseCode code) {
        return switch (code) {
            case GOING_AWAY, SERVICE_RESTART -> ReasonCode.SERVER_UNAVAILABLE;
            case TRY_AGAIN_LATER, TOO_MANY_MESSAGES -> ReasonCode.SERVER_BUSY;
            case EXPIRED, UNAUTHENTICATED, POLICY_VIOLATION -> ReasonCode.NOT_AUTHORIZED;
            case SLOW_CONSUMER -> ReasonCode.QUOTA_EXCEEDED;
            case TOO_BIG -> ReasonCode.PACKET_TOO_LARGE;
            case PROTOCOL_ERROR, UNSUPPORTED_DATA, INVALID_PAYLOAD -> ReasonCode.PROTOCOL_ERROR;
            default -> ReasonCode.UNSPECIFIED_ERROR;
        };
    }

    static ReasonCode granted(Qos qos) {
        return switch (qos) {
            case AT_MOST_ONCE -> ReasonCode.SUCCESS;
            case AT_LEAST_ONCE -> ReasonCode.GRANTED_QOS_1;
            case EXACTLY_ONCE -> ReasonCode.GRANTED_QOS_2;
        };
    }

    static Properties saying(String reason) {
        return Properties.builder().text(Property.REASON_STRING, reason).build();
    }

    /** Goes on with what a stage has brought; a failure that nobody is there to be told is logged. */
    static <T> void orLogged(@Nullable T brought, @Nullable Throwable failure, Consumer<T> goOn) {
        if (failure != null || brought == null) {
            LOG.log(System.Logger.Level.WARNING, "a subscription of a client that is away was not taken up", failure);
        } else {
            goOn.accept(brought);
        }
    }

    /** The refusal that a stage failed with; any other failure is a bug, is logged, and becomes {@link ErrorCode#INTERNAL}. */
    static Refusal refusal(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Refusal refusal) {
            return refusal;
        }
        LOG.log(System.Logger.Level.ERROR, "a packet could not be carried out", cause);
        return new Refusal(ErrorCode.INTERNAL, "the hub failed; its log says how");
    }
}
