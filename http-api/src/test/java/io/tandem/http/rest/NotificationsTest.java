package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.store.CallRecord;
import io.tandem.engine.store.Notification;
import io.tandem.engine.store.SampleRecords;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationsTest extends Served {
    private final CallRecord call = SampleRecords.call(master.sid(), 0);

    @BeforeEach
    void twoNotifications() {
        store.save(call).toCompletableFuture().join();
        save(SampleRecords.notification(master.sid(), Notification.Severity.ERROR, 11200, "application dead", 0));
        save(SampleRecords.fullNotification(master.sid(), call.sid(), "http://a.example/menu", 24 * 60));
    }

    private void save(Notification notification) {
        store.save(notification).toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({
        "?ErrorCode=11200, 11200",
        "?MessageText=dead, 11200",
        "?RequestUrl=menu, 12100",
        "?StartTime=2026-03-02, 12100",
        "?EndTime=2026-03-01, 11200",
        "?StartTime=2026-03-01&EndTime=2026-03-01, 11200",
        "?SortBy=ErrorCode:asc&PageSize=1, 11200",
        "?SortBy=ErrorCode:desc&PageSize=1, 12100",
        "?PageSize=1, 12100"
    })
    void theListIsFilteredAndSorted(String query, String code) {
        assertThat(get(mine(RESTCOMM, "/Notifications.json" + query))
                        .json()
                        .get("notifications")
                        .findValuesAsText("error_code"))
                .containsExactly(code);
    }

    @Test
    void theLibrariesFilterByMessageDate() {
        assertThat(get(mine(LIBRARIES, "/Notifications.json?MessageDate%3C=2026-03-01"))
                        .json()
                        .get("total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void theNotificationsOfACallAreListed() {
        var list = get(mine(LIBRARIES, "/Calls/" + call.sid() + "/Notifications.json"))
                .json();

        assertThat(list.get("notifications").findValuesAsText("error_code")).containsExactly("12100");
        assertThat(list.get("notifications").get(0).get("log").asText()).isEqualTo("1");
        assertThat(list.get("notifications").get(0).get("more_info").asText())
                .isEqualTo("http://api.example.org/errors/12100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ErrorCode=x", "StartTime=x", "SortBy=x", "CallSid=x"})
    void aBadFilterIsRefused(String query) {
        assertThat(get(mine(RESTCOMM, "/Notifications?" + query)).status()).isEqualTo(400);
    }
}
