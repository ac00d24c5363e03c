package io.tandem.persistence;

import io.tandem.engine.store.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// One connection and the statements prepared on it. One thread uses it at a time.
final class Session implements AutoCloseable {
    /// Lists can be asked for in hundreds of shapes; the statements used last are kept.
    private static final int STATEMENTS = 128;

    private final Connection connection;
    private final LongAdder rowsRead = new LongAdder();
    private final LinkedHashMap<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

    Session(Connection connection) {
        this.connection = connection;
    }

    /// Sets the values of a statement.
    interface Binding {
        void set(Values values);
    }

    /// Runs a statement that changes something.
    void change(String sql, Binding binding) throws SQLException {
        PreparedStatement statement = prepared(sql);
        try {
            bind(statement, binding);
            statement.executeUpdate();
        } catch (SQLException | RuntimeException problem) {
            forget(sql, statement, problem);
            throw problem;
        }
    }

    /// Writes the whole row of a record.
    <T> void upsert(Table<T> table, String sql, T item) throws SQLException {
        change(sql, values -> table.write().set(values, item));
    }

    private static void bind(PreparedStatement statement, Binding binding) throws SQLException {
        var values = new Values();
        binding.set(values);
        int position = 1;
        for (Object value : values.list()) {
            statement.setObject(position++, value);
        }
    }

    private static Row row(ResultSet result) throws SQLException {
        int columns = result.getMetaData().getColumnCount();
        List<@Nullable Object> cells = new ArrayList<>(columns);
        for (int column = 1; column <= columns; column++) {
            cells.add(result.getObject(column));
        }
        return new Row(cells);
    }

    /// All rows that a query finds.
    <T> List<T> list(Table.Read<T> read, String sql, Binding binding) throws SQLException {
        PreparedStatement statement = prepared(sql);
        try {
            bind(statement, binding);
            List<T> found = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    found.add(read.from(row(result)));
                }
            }
            rowsRead.add(found.size());
            return found;
        } catch (SQLException | RuntimeException problem) {
            forget(sql, statement, problem);
            throw problem;
        }
    }

    /// How many rows queries have found. Any thread may ask.
    long rowsRead() {
        return rowsRead.sum();
    }

    /// The only row that a query finds.
    <T> Optional<T> one(Table.Read<T> read, String sql, Binding binding) throws SQLException {
        return list(read, sql, binding).stream().findFirst();
    }

    /// One page and the number of all rows, both of the same moment.
    <T> Page<T> page(Table<T> table, Conditions wanted, String orderBy, Page.Request request) throws SQLException {
        beginToRead();
        try {
            long total = one(Row::longNumber, wanted.count(table.name()), values -> values.all(wanted.values()))
                    .orElseThrow();
            List<T> items =
                    list(table.read(), wanted.select(table, orderBy), values -> values.all(wanted.values(request)));
            return new Page<>(items, total);
        } finally {
            commit();
        }
    }

    void beginToRead() throws SQLException {
        change("BEGIN", _ -> {});
    }

    void beginToWrite() throws SQLException {
        change("BEGIN IMMEDIATE", _ -> {});
    }

    void commit() throws SQLException {
        change("COMMIT", _ -> {});
    }

    void rollback() throws SQLException {
        change("ROLLBACK", _ -> {});
    }

    /// A statement that failed may be of no use any more: it is prepared again the next time.
    private void forget(String sql, PreparedStatement failed, Exception problem) {
        statements.remove(sql);
        try {
            failed.close();
        } catch (SQLException sameAgain) {
            problem.addSuppressed(sameAgain);
        }
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known != null) {
            return known;
        }
        if (statements.size() == STATEMENTS) {
            PreparedStatement oldest = statements.pollFirstEntry().getValue();
            oldest.close();
        }
        PreparedStatement statement = connection.prepareStatement(sql);
        statements.put(sql, statement);
        return statement;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
