package io.parley.auth;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Keys of a file, read again when it has changed; while a new one cannot be used, the old keys stay. */
final class FileKeys implements KeySource {

    /** Makes keys of a file's text. */
    @FunctionalInterface
    interface Form {

        List<VerificationKey> read(String text) throws UnusableKeyException;
    }

    private static final Logger LOG = System.getLogger(FileKeys.class.getName());
    private static final long MOST_BYTES = 1 << 20;

    private final Path file;
    private final Form form;
    private volatile List<VerificationKey> keys;
    private String stamp;

    /** Reads the file for the first time. */
    FileKeys(Path file, Form form) throws UnusableKeyException {
        this.file = file;
        this.form = form;
        this.stamp = stamp();
        this.keys = read();
    }

    @Override
    public List<VerificationKey> keys() {
        return keys;
    }

    @Override
    public synchronized void tick() {
        String seen = stamp();
        if (seen.equals(stamp)) {
            return;
        }
        stamp = seen;
        try {
            keys = read();
            LOG.log(Level.INFO, "new keys from {0}: {1}", file, keys);
        } catch (UnusableKeyException e) {
            LOG.log(Level.ERROR, "{0}: the old keys stay in use", e.getMessage());
        }
    }

    private List<VerificationKey> read() throws UnusableKeyException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new UnusableKeyException("it has more than " + MOST_BYTES + " bytes");
            }
            return List.copyOf(form.read(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UnusableKeyException(file + " cannot be read: " + e, e);
        } catch (UnusableKeyException e) {
            throw new UnusableKeyException(file + ": " + e.getMessage(), e);
        }
    }

    /** What changes when the file does, also where a link is turned to another file. */
    private String stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            // While it is being replaced; reading it says what is wrong.
            return "missing";
        }
    }
}
