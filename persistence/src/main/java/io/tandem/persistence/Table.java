package io.tandem.persistence;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// How one kind of record is kept: each row is a record, its key the first column, `sid`, unless it is said
/// otherwise.
///
/// @param name the table
/// @param columns its columns, in the order in which `write` sets and `read` gets them
/// @param write sets the values of a record
/// @param read makes the record of a row
/// @param <T> the record
record Table<T>(String name, List<String> columns, Write<T> write, Read<T> read) {
    /// Sets the values of a record.
    interface Write<T> {
        void set(Values values, T item) throws SQLException;
    }

    /// Makes the record of a row.
    interface Read<T> {
        T from(Row row) throws SQLException;
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
