package io.tandem.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.engine.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record as one text: a JSON object of the columns of its row, without those that are empty.
///
/// @param table how it is kept otherwise
/// @param <T> the record
public record RowText<T>(Table<T> table) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> COLUMNS = new TypeReference<>() {};

    /// The text of a record.
    public String of(T item) {
        List<@Nullable Object> row = table.row(item);
        Map<String, Object> columns = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
            Object value = row.get(i);
            if (value != null) {
                columns.put(table.columns().get(i), value);
            }
        }
        try {
            return JSON.writeValueAsString(columns);
        } catch (JsonProcessingException problem) {
            throw new IllegalStateException("Texts and numbers are always JSON", problem);
        }
    }

    /// The record of a text.
    ///
    /// @throws StoreException when it is none of ours
    public T read(String text) {
        try {
            Map<String, Object> columns = JSON.readValue(text, COLUMNS);
            List<@Nullable Object> row = new ArrayList<>();
            for (String column : table.columns()) {
                row.add(columns.get(column));
            }
            return table.item(row);
        } catch (JsonProcessingException problem) {
            throw new StoreException("A row of " + table.name() + " is damaged", problem);
        }
    }
}
