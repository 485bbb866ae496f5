package io.parley.protocol.mqtt;

import io.parley.channel.Headers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one packet of MQTT 5.0: empty in earlier versions. Immutable.
 *
 * @param values numbers as {@link Long}, texts as {@link String}, bytes as {@link ByteBuffer}, read only
 * @param subscriptionIds those of a PUBLISH, one for each subscription that it was sent for; of a SUBSCRIBE at most one
 * @param user the user properties in their order
 */
public record Properties(Map<Property, Object> values, List<Integer> subscriptionIds, List<Headers.Property> user) {

    public static final Properties NONE = new Properties(Map.of(), List.of(), List.of());

    public Properties {
        values = values.isEmpty() ? Map.of() : new EnumMap<>(values);
        subscriptionIds = List.copyOf(subscriptionIds);
        user = List.copyOf(user);
    }

    public static Builder builder() {
        return new Builder();
    }

    public boolean isEmpty() {
        return values.isEmpty() && subscriptionIds.isEmpty() && user.isEmpty();
    }

    public boolean has(Property property) {
        return values.containsKey(property);
    }

    /** A number, or the other one where the property is not there. */
    public long number(Property property, long otherwise) {
        return values.get(property) instanceof Long number ? number : otherwise;
    }

    /** Whether a flag is set, or what holds where it is not there. */
    public boolean flag(Property property, boolean otherwise) {
        return number(property, otherwise ? 1 : 0) != 0;
    }

    public @Nullable String text(Property property) {
        return values.get(property) instanceof String text ? text : null;
    }

    /** Bytes in a buffer of the caller's own. */
    public @Nullable ByteBuffer bytes(Property property) {
        return values.get(property) instanceof ByteBuffer bytes ? bytes.duplicate() : null;
    }

    /** Collects properties; for one thread. */
    public static final class Builder {

        private final Map<Property, Object> values = new EnumMap<>(Property.class);
        private final List<Integer> subscriptionIds = new ArrayList<>(1);
        private final List<Headers.Property> user = new ArrayList<>(2);

        private Builder() {}

        public Builder number(Property property, long value) {
            values.put(property, value);
            return this;
        }

        /** A text; nothing where it is null. */
        public Builder text(Property property, @Nullable String value) {
            if (value != null) {
                values.put(property, value);
            }
            return this;
        }

        /** Bytes; nothing where they are null. */
        public Builder bytes(Property property, @Nullable ByteBuffer value) {
            if (value != null) {
                values.put(property, value.asReadOnlyBuffer());
            }
            return this;
        }

        public Builder subscriptionId(int id) {
            subscriptionIds.add(id);
            return this;
        }

        public Builder user(String name, String value) {
            user.add(new Headers.Property(name, value));
            return this;
        }

        public Builder user(List<Headers.Property> properties) {
            user.addAll(properties);
            return this;
        }

        boolean has(Property property) {
            return values.containsKey(property);
        }

        boolean hasSubscriptionId() {
            return !subscriptionIds.isEmpty();
        }

        public Properties build() {
            return values.isEmpty() && subscriptionIds.isEmpty() && user.isEmpty()
                    ? NONE
                    : new Properties(values, subscriptionIds, user);
        }
    }
}
