package io.tandem.http.client;

import io.tandem.engine.application.MediaFetcher.Audio;
import io.tandem.engine.sid.AccountSid;
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
import java.time.Instant;
import java.util.Comparator;
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

/// Sound in memory, as much as fits, and in one file per account and URL, so that it is still there after a restart. Of
/// both, what was not used for longest goes first: the time of a file is when it was read last, or left the memory.
/// A file that cannot be read or written is as good as none.
final class MediaCache {
    private static final Logger LOG = LoggerFactory.getLogger(MediaCache.class);
    private static final long IN_MEMORY = 64L * 1024 * 1024;
    private static final long ON_DISK = 1024L * 1024 * 1024;

    /// What sound is kept under: no account hears what was fetched for another.
    record AccountUrl(AccountSid account, URI url) {}

    /// Sound, and what its server said about keeping it.
    record Entry(Audio audio, Optional<String> etag, Optional<String> lastModified, Instant freshUntil) {
        Entry freshUntil(Instant later) {
            return new Entry(audio, etag, lastModified, later);
        }
    }

    private final Path folder;
    private final Executor files;
    private final long mostInMemory;
    private final long mostOnDisk;
    private final Map<AccountUrl, Entry> memory = new LinkedHashMap<>(16, 0.75f, true);
    private long inMemory;

    MediaCache(Path folder, Executor files) {
        this(folder, files, IN_MEMORY, ON_DISK);
    }

    MediaCache(Path folder, Executor files, long mostInMemory, long mostOnDisk) {
        this.folder = folder;
        this.files = files;
        this.mostInMemory = mostInMemory;
        this.mostOnDisk = mostOnDisk;
    }

    /// What is kept of `key`; never fails.
    CompletionStage<Optional<Entry>> find(AccountUrl key) {
        Optional<Entry> present = remembered(key);
        if (present.isPresent()) {
            return CompletableFuture.completedStage(present);
        }
        return CompletableFuture.supplyAsync(() -> read(key), files);
    }

    /// Keeps `entry`; a stage that fails means that it is not kept.
    CompletionStage<Void> keep(AccountUrl key, Entry entry) {
        remember(key, entry);
        return CompletableFuture.runAsync(() -> write(key, entry), files);
    }

    /// Keeps nothing of `key`.
    CompletionStage<Void> forget(AccountUrl key) {
        unremember(key);
        return CompletableFuture.runAsync(() -> delete(file(key)), files);
    }

    private synchronized Optional<Entry> remembered(AccountUrl key) {
        return Optional.ofNullable(memory.get(key));
    }

    private synchronized void unremember(AccountUrl key) {
        Entry old = memory.remove(key);
        inMemory -= old == null ? 0 : old.audio().bytes().length;
    }

    private synchronized void remember(AccountUrl key, Entry entry) {
        unremember(key);
        memory.put(key, entry);
        inMemory += entry.audio().bytes().length;
        var oldest = memory.entrySet().iterator();
        while (inMemory > mostInMemory && memory.size() > 1) {
            Map.Entry<AccountUrl, Entry> leaving = oldest.next();
            inMemory -= leaving.getValue().audio().bytes().length;
            oldest.remove();
            files.execute(() -> touch(file(leaving.getKey())));
        }
    }

    /// A file that is not there any more needs no time.
    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException gone) {
            LOG.debug("{} is not kept any more", file.getFileName());
        }
    }

    private Optional<Entry> read(AccountUrl key) {
        Path file = file(key);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            Instant freshUntil = Instant.ofEpochMilli(in.readLong());
            Optional<String> etag = text(in);
            Optional<String> lastModified = text(in);
            byte[] bytes = in.readNBytes(in.readInt());
            var audio = new Audio(bytes, in.readUTF(), Digest.of(bytes));
            var entry = new Entry(audio, etag, lastModified, freshUntil);
            remember(key, entry);
            touch(file);
            return Optional.of(entry);
        } catch (IOException | RuntimeException damaged) {
            LOG.warn("{} cannot be read and is fetched again: {}", file.getFileName(), damaged.toString());
            return Optional.empty();
        }
    }

    private void write(AccountUrl key, Entry entry) {
        try {
            Path file = file(key);
            Files.createDirectories(file.getParent());
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
            Path part = Files.createTempFile(file.getParent(), "part-", ".tmp");
            Files.write(part, bytes.toByteArray());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            prune();
        } catch (IOException unwritable) {
            LOG.warn("fetched sound is not kept in {}: {}", folder.getFileName(), unwritable.toString());
            throw new UncheckedIOException(unwritable);
        }
    }

    private void prune() throws IOException {
        List<Path> oldestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            oldestFirst = all.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(MediaCache::used))
                    .toList();
        }
        long size =
                oldestFirst.stream().mapToLong(file -> file.toFile().length()).sum();
        for (Path file : oldestFirst) {
            if (size <= mostOnDisk) {
                return;
            }
            size -= file.toFile().length();
            delete(file);
        }
    }

    private static FileTime used(Path file) {
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

    private Path file(AccountUrl key) {
        return folder.resolve(key.account().toString())
                .resolve(Digest.of(key.url().toString().getBytes(StandardCharsets.UTF_8)) + ".media");
    }
}
