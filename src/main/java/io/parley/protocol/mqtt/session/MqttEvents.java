package io.parley.protocol.mqtt.session;

import io.parley.channel.ChannelEvent;
import io.parley.channel.ChannelPattern;
import io.parley.channel.Publication;
import io.parley.hub.EventEncoder;
import io.parley.protocol.mqtt.MqttVersion;
import io.parley.protocol.mqtt.PublishEncoder;
import io.parley.transport.Frame;
import org.jspecify.annotations.Nullable;

/** The encodings of publications for MQTT clients: the hub keeps a log for each that is in use in a channel. */
enum MqttEvents implements EventEncoder {
    /** PUBLISH at QoS 0 before MQTT 5.0. */
    VERSION_3 {
        @Override
        Frame encode(Publication publication) {
            return Frame.binary(PublishEncoder.encode(publication, false, MqttVersion.V3_1_1));
        }
    },
    /** PUBLISH at QoS 0 in MQTT 5.0. */
    VERSION_5 {
        @Override
        Frame encode(Publication publication) {
            return Frame.binary(PublishEncoder.encode(publication, false, MqttVersion.V5));
        }
    },
    /** The same for subscriptions with "retain as published". */
    VERSION_5_RETAIN_AS_PUBLISHED {
        @Override
        Frame encode(Publication publication) {
            boolean retain = publication.payload().headers().retain();
            return Frame.binary(PublishEncoder.encode(publication, retain, MqttVersion.V5));
        }
    },
    /** The whole publication, for a {@link Feed}. */
    FEED {
        @Override
        Frame encode(Publication publication) {
            return Frame.binary(PublicationCodec.encode(publication));
        }
    },
    /** Nothing: for those who are present in the channel, and are sent its publications on another way. */
    NOTHING {
        @Override
        @Nullable Frame encode(Publication publication) {
            return null;
        }
    };

    @Override
    public @Nullable Frame encode(ChannelEvent event, @Nullable ChannelPattern via) {
        return event instanceof ChannelEvent.Published published ? encode(published.publication()) : null;
    }

    abstract @Nullable Frame encode(Publication publication);
}
