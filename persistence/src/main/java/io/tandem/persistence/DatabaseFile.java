package io.tandem.persistence;

import io.tandem.engine.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The file of a store, held by this process alone for as long as this is open.
///
/// SQLite would let two processes share it, but two engines that take each other's calls for their own must not.
/// The lock
/// is on a file beside it and ends with the process, however that ends.
final class DatabaseFile implements AutoCloseable {
    /// How long to wait when a tool such as `sqlite3` writes to the file.
    private static final int PATIENCE_MILLIS = 5_000;

    /// Sids are random, so that each write touches another page of their index.
    private static final int WRITER_CACHE_KIB = 16_384;

    private final Path path;
    private final FileChannel lock;

    private DatabaseFile(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /// The file `name.db` and its lock.
    ///
    /// @throws StoreException when the folder cannot be used or another process has the store open
    static DatabaseFile in(Path folder, String name) {
        Path path = folder.resolve(name + ".db");
        try {
            Files.createDirectories(folder);
            FileChannel lock = FileChannel.open(
                    folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(lock)) {
                lock.close();
                throw new StoreException("The store " + path
                        + " is in use by another process. Stop that one, or give another folder as `data`.");
            }
            createForUsAlone(path);
            return new DatabaseFile(path, lock);
        } catch (IOException problem) {
            throw new StoreException(
                    "Cannot use the folder " + folder + " for the store: " + problem
                            + ". It must be a folder in which this user may write.",
                    problem);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
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
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(path);
        }
    }

    Path path() {
        return path;
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

    private static SQLiteConfig common() {
        var config = new SQLiteConfig();
        config.setBusyTimeout(PATIENCE_MILLIS);
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
