package io.parley.e2e;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Looks at a screenshot. */
final class Pixels {

    private Pixels() {}

    /** Of the lower left corner, 0 (black) to 255 (white). */
    static int brightnessOfCorner(byte[] png) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
            Color corner = new Color(image.getRGB(1, image.getHeight() - 2));
            return (corner.getRed() + corner.getGreen() + corner.getBlue()) / 3;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
