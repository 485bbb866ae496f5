package io.parley.store;

import io.parley.channel.ChannelName;
import io.parley.channel.Headers;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Position;
import io.parley.channel.Publication;
import io.parley.channel.Qos;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a publication is beside its channel and position, as fields of a record:
 *
 * <pre>
 * octet   {@value #VERSION}, the version of this layout
 * number  the time, in milliseconds since 1970
 * flag    whether a member published it, then
 *   text  its id; optional texts: its name, its user
 * octet   the payload's kind (0 JSON, 1 text, 2 bytes); bytes: the payload
 * optional text: the state
 * flag    whether headers follow, then
 *   octet QoS; flag retain; octet format (0 unsaid, 1 bytes, 2 UTF-8)
 *   optional texts: content type, reply-to; flag and bytes: the correlation
 *   flag and number: when it expires; number of properties, then two texts each
 * </pre>
 *
 * <p>The channel and the position are the caller's to write: most keep them once for many publications.
 */
public final class PublicationRecord {

    private static final int VERSION = 1;
    /** Each by the number that stands for it in records: not to be put in another order. */
    private static final List<Payload.Kind> KINDS = List.of(Payload.Kind.JSON, Payload.Kind.TEXT, Payload.Kind.BINARY);

    private static final List<Qos> LEVELS = List.of(Qos.AT_MOST_ONCE, Qos.AT_LEAST_ONCE, Qos.EXACTLY_ONCE);
    private static final List<Headers.Format> FORMATS =
            List.of(Headers.Format.UNSAID, Headers.Format.BYTES, Headers.Format.UTF8);

    private PublicationRecord() {}

    /** About how many bytes the fields take. */
    public static int size(Publication publication) {
        return publication.payload().size() + 96;
    }

    public static void write(RecordWriter record, Publication publication) {
        record.octet(VERSION).number(publication.time());
        Member from = publication.from();
        record.flag(from != null);
        if (from != null) {
            record.text(from.id()).optionalText(from.name()).optionalText(from.user());
        }
        Payload payload = publication.payload();
        record.octet(KINDS.indexOf(payload.kind())).bytes(payload.bytes()).optionalText(publication.state());
        boolean said = !payload.headers().equals(Headers.NONE);
        record.flag(said);
        if (said) {
            write(record, payload.headers());
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws MalformedRecordException where it is something else
     */
    public static Publication read(RecordReader record, ChannelName channel, Position position) {
        int version = record.octet();
        if (version != VERSION) {
            throw record.malformed("a publication of the unknown version " + version);
        }
        long time = record.number();
        Member from = record.flag() ? new Member(record.text(), record.optionalText(), record.optionalText()) : null;
        Payload payload = Payload.of(record.constant(KINDS), record.bytes());
        String state = record.optionalText();
        Payload whole = record.flag() ? payload.with(headers(record)) : payload;
        return new Publication(channel, position, time, from, whole, state);
    }

    private static void write(RecordWriter record, Headers headers) {
        record.octet(LEVELS.indexOf(headers.qos()))
                .flag(headers.retain())
                .octet(FORMATS.indexOf(headers.format()))
                .optionalText(headers.contentType())
                .optionalText(headers.replyTo());
        ByteBuffer correlation = headers.correlation();
        record.flag(correlation != null);
        if (correlation != null) {
            record.bytes(correlation);
        }
        boolean expires = headers.expiresAt() != Headers.NEVER;
        record.flag(expires);
        if (expires) {
            record.number(Math.max(0, headers.expiresAt()));
        }
        record.number(headers.properties().size());
        for (Headers.Property property : headers.properties()) {
            record.text(property.name()).text(property.value());
        }
    }

    private static Headers headers(RecordReader record) {
        Qos qos = record.constant(LEVELS);
        boolean retain = record.flag();
        Headers.Format format = record.constant(FORMATS);
        String contentType = record.optionalText();
        String replyTo = record.optionalText();
        @Nullable ByteBuffer correlation = record.flag() ? ByteBuffer.wrap(record.bytes()).asReadOnlyBuffer() : null;
        long expiresAt = record.flag() ? record.number() : Headers.NEVER;
        long count = record.number();
        List<Headers.Property> properties = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            properties.add(new Headers.Property(record.text(), record.text()));
        }
        return new Headers(qos, retain, format, contentType, replyTo, correlation, expiresAt, properties);
    }
}
