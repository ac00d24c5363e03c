package io.tandem.media.speech;

import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clips on disk, one file each: its µ-law samples, then its A-law samples. A file appears complete or not at all, and
/// one that cannot be read or written is only a text that is spoken again.
///
/// When there are too many bytes, what was not used for longest goes first: the time of a file is that of its last use.
final class ClipFolder {
    private static final Logger log = LoggerFactory.getLogger(ClipFolder.class);
    private static final String ENDING = ".g711";

    private final Path folder;
    private final long mostBytes;
    private final SequencedMap<Path, Long> byLastUse = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// Clips in `folder`: those that are there already, the latest of them, and those that will be.
    ///
    /// @param mostBytes how large all files together may be
    ClipFolder(Path folder, long mostBytes) {
        this.folder = folder;
        this.mostBytes = mostBytes;
        if (Files.isDirectory(folder)) {
            lookAround();
        }
    }

    /// What a file has been.
    private record Found(Path file, FileTime lastUse, long size) {
        static Found of(Path file) {
            try {
                return new Found(file, Files.getLastModifiedTime(file), Files.size(file));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }

    private void lookAround() {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(ENDING))
                    .map(Found::of)
                    .sorted(Comparator.comparing(Found::lastUse))
                    .forEach(found -> used(found.file(), found.size()));
        } catch (IOException | UncheckedIOException unreadable) {
            log.warn("the spoken texts in {} cannot be counted: {}", folder, unreadable.toString());
        }
    }

    /// Counts the file as the one that was used last, and deletes what is too much then.
    private synchronized void used(Path file, long size) {
        Long before = byLastUse.put(file, size);
        bytes += size - (before == null ? 0 : before);
        while (bytes > mostBytes) {
            Map.Entry<Path, Long> oldest = byLastUse.firstEntry();
            byLastUse.remove(oldest.getKey());
            bytes -= oldest.getValue();
            delete(oldest.getKey());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stuck) {
            log.warn("a spoken text cannot be deleted: {}", stuck.toString());
        }
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
            byte[] read = Files.readAllBytes(file);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            used(file, read.length);
            int samples = read.length / 2;
            return Optional.of(
                    new AudioClip(Arrays.copyOf(read, samples), Arrays.copyOfRange(read, samples, 2 * samples)));
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
                byte[] both = Arrays.copyOf(clip.encoded(Codec.PCMU), 2 * clip.samples());
                System.arraycopy(clip.encoded(Codec.PCMA), 0, both, clip.samples(), clip.samples());
                Files.write(partial, both);
                Path file = folder.resolve(key + ENDING);
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
                used(file, both.length);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException unwritable) {
            log.warn("a spoken text cannot be kept in {}: {}", folder, unwritable.toString());
        }
    }
}
