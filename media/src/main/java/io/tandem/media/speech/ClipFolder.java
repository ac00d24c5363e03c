package io.tandem.media.speech;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Codec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clips on disk, one file each: its µ-law samples, then its A-law samples. A file appears complete or not at all, and
/// one that cannot be read or written is only a text that is spoken again.
final class ClipFolder {
    private static final Logger log = LoggerFactory.getLogger(ClipFolder.class);
    private static final String ENDING = ".g711";

    private final Path folder;

    ClipFolder(Path folder) {
        this.folder = folder;
    }

    /// The name of a spoken text: SHA-256 of what it depends on, with the length of each part before it.
    static String key(String... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    Optional<AudioClip> get(String key) {
        Path file = folder.resolve(key + ENDING);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(file);
            int samples = bytes.length / 2;
            return Optional.of(
                    new AudioClip(Arrays.copyOf(bytes, samples), Arrays.copyOfRange(bytes, samples, 2 * samples)));
        } catch (IOException unreadable) {
            log.warn(
                    "spoken text {} cannot be read from the cache and is spoken again: {}",
                    file,
                    unreadable.toString());
            return Optional.empty();
        }
    }

    void put(String key, AudioClip clip) {
        try {
            Files.createDirectories(folder);
            Path partial = Files.createTempFile(folder, key, ".part");
            try {
                byte[] bytes = Arrays.copyOf(clip.encoded(Codec.PCMU), 2 * clip.samples());
                System.arraycopy(clip.encoded(Codec.PCMA), 0, bytes, clip.samples(), clip.samples());
                Files.write(partial, bytes);
                Files.move(partial, folder.resolve(key + ENDING), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException unwritable) {
            log.warn("a spoken text cannot be kept in {}: {}", folder, unwritable.toString());
        }
    }
}
