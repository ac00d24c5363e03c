package io.tandem.persistence;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sid.NumberSid;
import io.tandem.engine.store.NumberQuery;
import io.tandem.engine.store.PhoneNumber;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Incoming phone numbers.
public final class NumberTable {
    /// How they are kept.
    public static final Table<PhoneNumber> TABLE = new Table<>(
            "numbers",
            List.of(
                    "sid",
                    "account",
                    "phone_number",
                    "friendly_name",
                    "pure_sip",
                    "may_be_pattern",
                    "voice_url",
                    "voice_method",
                    "voice_fallback_url",
                    "voice_fallback_method",
                    "voice_application",
                    "refer_url",
                    "refer_method",
                    "refer_fallback_url",
                    "refer_fallback_method",
                    "refer_application",
                    "status_callback_url",
                    "status_callback_method",
                    "caller_id_lookup",
                    "others",
                    "created",
                    "updated"),
            NumberTable::write,
            NumberTable::read);
    static final String UPSERT = TABLE.upsert();
    static final String BY_SID = TABLE.select() + " WHERE sid = ?";
    static final String DELETE = TABLE.delete();
    /// Its value is a JSON array of texts.
    static final String WRITTEN =
            TABLE.select() + " WHERE phone_number IN (SELECT value FROM json_each(?)) ORDER BY created, sid";
    static final String PATTERNS = TABLE.select() + " WHERE may_be_pattern = 1 ORDER BY created, sid";

    private NumberTable() {}

    static Conditions wanted(NumberQuery query) {
        return new Conditions()
                .and("account = ?", query.account())
                .and("phone_number GLOB ?", query.phoneNumber().map(NumberTable::glob))
                .and("friendly_name = ?", query.friendlyName());
    }

    static String order(NumberQuery query) {
        String expression = switch (query.sort().by()) {
            case DATE_CREATED -> "created";
            case PHONE_NUMBER -> "phone_number";
            case FRIENDLY_NAME -> "friendly_name";
        };
        return Conditions.order(expression, query.sort());
    }

    /// `wildcard` as a GLOB pattern: `*` means the same in both, and what else is special there stands for
    /// itself.
    private static String glob(String wildcard) {
        return wildcard.replace("[", "[[]").replace("?", "[?]");
    }

    private static void write(Values values, PhoneNumber number) {
        values.written(number.sid())
                .written(number.account())
                .text(number.phoneNumber())
                .text(number.friendlyName())
                .flag(number.pureSip())
                .flag(number.mayBePattern())
                .webhook(number.voice())
                .webhook(number.voiceFallback())
                .optional(number.voiceApplication())
                .webhook(number.refer())
                .webhook(number.referFallback())
                .optional(number.referApplication())
                .webhook(number.statusCallback())
                .flag(number.callerIdLookup())
                .text(form(number.others()))
                .time(number.created())
                .time(number.updated());
    }

    private static PhoneNumber read(Row row) {
        var sid = new NumberSid(row.text());
        var account = new AccountSid(row.text());
        var phoneNumber = row.text();
        var friendlyName = row.text();
        var pureSip = row.flag();
        row.skip();
        return new PhoneNumber(
                sid,
                account,
                phoneNumber,
                friendlyName,
                pureSip,
                row.webhook(),
                row.webhook(),
                row.optionalText().map(ApplicationSid::new),
                row.webhook(),
                row.webhook(),
                row.optionalText().map(ApplicationSid::new),
                row.webhook(),
                row.flag(),
                map(row.text()),
                row.time(),
                row.time());
    }

    private static String form(Map<String, String> map) {
        return map.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8)
                        + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Map<String, String> map(String form) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String pair : form.isEmpty() ? new String[0] : form.split("&")) {
            int equals = pair.indexOf('=');
            map.put(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return map;
    }
}
