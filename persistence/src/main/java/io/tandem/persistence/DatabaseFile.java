package io.tandem.persistence;

import io.tandem.engine.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The file of a store, held for as long as this is open: by this process alone, or with others that share it.
///
/// SQLite would let any two processes share it, but two engines that take each other's calls for their own must not.
/// The lock is on a file beside it and ends with the process, however that ends: who is alone locks all of that file,
/// who shares it one byte of it, anywhere.
final class DatabaseFile implements AutoCloseable {
    /// A file's lock is of the whole process.
    private static final ReentrantLock OPENING = new ReentrantLock();
    /// How long to wait when a tool such as `sqlite3` writes to the file.
    private static final int PATIENCE_MILLIS = 5_000;
    /// How long to wait while other nodes write.
    private static final int SHARED_PATIENCE_MILLIS = 30_000;

    /// Sids are random, so that each write touches another page of their index.
    private static final int WRITER_CACHE_KIB = 16_384;

    private final Path path;
    private final FileChannel lock;
    private final Sharing sharing;

    private DatabaseFile(Path path, FileChannel lock, Sharing sharing) {
        this.path = path;
        this.lock = lock;
        this.sharing = sharing;
    }

    /// The file `name.db` and its lock.
    ///
    /// @throws StoreException when the folder cannot be used or another process has the store open
    static DatabaseFile in(Path folder, String name, Sharing sharing) {
        Path path = folder.resolve(name + ".db");
        try {
            Files.createDirectories(folder);
            FileChannel lock = FileChannel.open(
                    folder.resolve(name + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!isLocked(lock, sharing)) {
                lock.close();
                throw new StoreException("The store " + path + " is in use by another process"
                        + switch (sharing) {
                            case ALONE -> ". Stop that one, or give another folder as `data`.";
                            case SHARED -> ", which does not share it. Stop that one, or give it `store.shared = on`.";
                        });
            }
            createForUsAlone(path);
            return new DatabaseFile(path, lock, sharing);
        } catch (IOException problem) {
            throw new StoreException(
                    "Cannot use the folder " + folder + " for the store: " + problem
                            + ". It must be a folder in which this user may write.",
                    problem);
        }
    }

    private static boolean isLocked(FileChannel channel, Sharing sharing) throws IOException {
        try {
            @Nullable
            FileLock lock = switch (sharing) {
                case ALONE -> channel.tryLock();
                case SHARED -> channel.tryLock(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE - 1), 1, true);
            };
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    /// The store holds secrets. An empty file is an empty database to SQLite.
    private static void createForUsAlone(Path path) throws IOException {
        if (Files.exists(path)) {
            return;
        }
        try {
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(path);
            }
        } catch (FileAlreadyExistsException _) {
            // another one that shares it was quicker
        }
    }

    Path path() {
        return path;
    }

    /// This process opens the file, and no other does.
    interface Opening extends AutoCloseable {
        @Override
        void close();
    }

    /// Keeps others that share the file from opening it too, until that is closed: to make it a file with a log of
    /// its own (WAL) and to bring it up to date must not be done by two at once.
    ///
    /// @throws StoreException when the lock cannot be had
    Opening opening() {
        return switch (sharing) {
            case ALONE -> () -> {};
            case SHARED -> openingLock();
        };
    }

    private Opening openingLock() {
        OPENING.lock();
        try {
            FileChannel channel =
                    FileChannel.open(Path.of(path + ".opening"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock(); // until the channel is closed
            return () -> {
                try {
                    channel.close();
                } catch (IOException problem) {
                    throw new StoreException("Cannot let others open the store " + path, problem);
                } finally {
                    OPENING.unlock();
                }
            };
        } catch (IOException problem) {
            OPENING.unlock();
            throw new StoreException("Cannot wait for others that open the store " + path + ": " + problem, problem);
        }
    }

    /// A connection that may write. It survives the loss of power: every commit waits for the disk.
    Connection openToWrite() {
        var config = common();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setCacheSize(-WRITER_CACHE_KIB); // negative: in KiB
        return open(config);
    }

    /// A connection that may only read.
    Connection openToRead() {
        var config = common();
        config.setReadOnly(true);
        return open(config);
    }

    private SQLiteConfig common() {
        var config = new SQLiteConfig();
        config.setBusyTimeout(
                switch (sharing) {
                    case ALONE -> PATIENCE_MILLIS;
                    case SHARED -> SHARED_PATIENCE_MILLIS;
                });
        return config;
    }

    private Connection open(SQLiteConfig config) {
        try {
            Properties properties = config.toProperties();
            return JDBC.createConnection(JDBC.PREFIX + path, properties);
        } catch (SQLException problem) {
            throw unusable(problem);
        }
    }

    /// What to tell the operator when the file cannot be opened.
    StoreException unusable(SQLException problem) {
        SQLiteErrorCode code =
                problem instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.SQLITE_ERROR;
        String what = switch (code) {
            case SQLITE_NOTADB -> " is not a SQLite database. Move it away, or give another folder as `data`.";
            case SQLITE_CORRUPT -> " is damaged. Move it away and restore a copy, or give another folder as `data`.";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                " is locked by another process. Stop that one, or give another folder as `data`.";
            default -> " cannot be opened: " + problem.getMessage();
        };
        return new StoreException("The file " + path + what, problem);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException problem) {
            throw new StoreException("Cannot release the lock of " + path, problem);
        }
    }
}
