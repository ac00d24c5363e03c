package io.tandem.persistence;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How one kind of record is kept, in SQLite and in Cassandra: each row is a record, its key the first column, `sid`,
/// unless it is said otherwise.
///
/// @param name the table
/// @param columns its columns, in the order in which `write` sets and `read` gets them
/// @param write sets the values of a record
/// @param read makes the record of a row
/// @param <T> the record
public record Table<T>(String name, List<String> columns, Write<T> write, Read<T> read) {
    /// Sets the values of a record.
    public interface Write<T> {
        void set(Values values, T item);
    }

    /// Makes the record of a row.
    public interface Read<T> {
        T from(Row row);
    }

    /// The values of the row of `item`, in the order of the columns.
    public List<@Nullable Object> row(T item) {
        var values = new Values();
        write.set(values, item);
        return values.list();
    }

    /// The record of such a row.
    public T item(List<? extends @Nullable Object> row) {
        return read.from(new Row(row));
    }

    String select() {
        return "SELECT " + String.join(", ", columns) + " FROM " + name;
    }

    /// Writes the whole row, whether it is new or not.
    String upsert() {
        return upsert("sid");
    }

    /// The same for a table with another key.
    String upsert(String key) {
        String all = String.join(", ", columns);
        String marks = columns.stream().map(_ -> "?").collect(Collectors.joining(", "));
        String changes = columns.stream()
                .skip(1)
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + name + " (" + all + ") VALUES (" + marks + ") ON CONFLICT (" + key + ") DO UPDATE SET "
                + changes;
    }

    String delete() {
        return "DELETE FROM " + name + " WHERE sid = ?";
    }
}
