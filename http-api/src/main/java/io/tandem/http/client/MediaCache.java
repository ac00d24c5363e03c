package io.tandem.http.client;

import io.tandem.engine.application.MediaFetcher.Audio;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sound in memory, as much as fits, and in one file per URL, so that it is still there after a restart.
/// A file that cannot be read or written is as good as none.
final class MediaCache {
    private static final Logger LOG = LoggerFactory.getLogger(MediaCache.class);
    private static final long IN_MEMORY = 64L * 1024 * 1024;
    private static final long ON_DISK = 1024L * 1024 * 1024;

    /// Sound, and what its server said about keeping it.
    record Entry(Audio audio, Optional<String> etag, Optional<String> lastModified, Instant freshUntil) {
        Entry freshUntil(Instant later) {
            return new Entry(audio, etag, lastModified, later);
        }
    }

    private final Path folder;
    private final Executor files;
    private final Map<URI, Entry> memory = new LinkedHashMap<>(16, 0.75f, true);
    private long inMemory;

    MediaCache(Path folder, Executor files) {
        this.folder = folder;
        this.files = files;
    }

    /// What is kept of `url`; never fails.
    CompletionStage<Optional<Entry>> find(URI url) {
        Optional<Entry> present = remembered(url);
        if (present.isPresent()) {
            return CompletableFuture.completedStage(present);
        }
        return CompletableFuture.supplyAsync(() -> read(url), files);
    }

    /// Keeps `entry`; a stage that fails means that it is not kept.
    CompletionStage<Void> keep(URI url, Entry entry) {
        remember(url, entry);
        return CompletableFuture.runAsync(() -> write(url, entry), files);
    }

    /// Keeps nothing of `url`.
    CompletionStage<Void> forget(URI url) {
        unremember(url);
        return CompletableFuture.runAsync(() -> delete(file(url)), files);
    }

    private synchronized Optional<Entry> remembered(URI url) {
        return Optional.ofNullable(memory.get(url));
    }

    private synchronized void unremember(URI url) {
        Entry old = memory.remove(url);
        inMemory -= old == null ? 0 : old.audio().bytes().length;
    }

    private synchronized void remember(URI url, Entry entry) {
        unremember(url);
        memory.put(url, entry);
        inMemory += entry.audio().bytes().length;
        var oldest = memory.entrySet().iterator();
        while (inMemory > IN_MEMORY && memory.size() > 1) {
            inMemory -= oldest.next().getValue().audio().bytes().length;
            oldest.remove();
        }
    }

    private Optional<Entry> read(URI url) {
        Path file = file(url);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            Instant freshUntil = Instant.ofEpochMilli(in.readLong());
            Optional<String> etag = text(in);
            Optional<String> lastModified = text(in);
            var audio = new Audio(in.readNBytes(in.readInt()), in.readUTF());
            var entry = new Entry(audio, etag, lastModified, freshUntil);
            remember(url, entry);
            return Optional.of(entry);
        } catch (IOException | RuntimeException damaged) {
            LOG.warn("{} cannot be read and is fetched again: {}", file.getFileName(), damaged.toString());
            return Optional.empty();
        }
    }

    private void write(URI url, Entry entry) {
        try {
            Files.createDirectories(folder);
            var bytes = new ByteArrayOutputStream(entry.audio().bytes().length + 512);
            try (var out = new DataOutputStream(bytes)) {
                out.writeLong(entry.freshUntil().toEpochMilli());
                out.writeUTF(entry.etag().orElse(""));
                out.writeUTF(entry.lastModified().orElse(""));
                out.writeInt(entry.audio().bytes().length);
                out.write(entry.audio().bytes());
                out.writeUTF(entry.audio().contentType());
            }
            // Written whole or not at all, even when the machine stops in the middle.
            Path part = Files.createTempFile(folder, "part-", ".tmp");
            Files.write(part, bytes.toByteArray());
            Files.move(part, file(url), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            prune();
        } catch (IOException unwritable) {
            LOG.warn("fetched sound is not kept in {}: {}", folder.getFileName(), unwritable.toString());
            throw new UncheckedIOException(unwritable);
        }
    }

    private void prune() throws IOException {
        List<Path> oldestFirst;
        try (Stream<Path> all = Files.list(folder)) {
            oldestFirst = all.sorted(Comparator.comparing(MediaCache::written)).toList();
        }
        long size =
                oldestFirst.stream().mapToLong(file -> file.toFile().length()).sum();
        for (Path file : oldestFirst) {
            if (size <= ON_DISK) {
                return;
            }
            size -= file.toFile().length();
            delete(file);
        }
    }

    private static FileTime written(Path file) {
        return FileTime.fromMillis(file.toFile().lastModified());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException undeletable) {
            throw new UncheckedIOException(undeletable);
        }
    }

    private static Optional<String> text(DataInputStream in) throws IOException {
        return Optional.of(in.readUTF()).filter(text -> !text.isEmpty());
    }

    private Path file(URI url) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(url.toString().getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(digest) + ".media");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
