package io.tandem.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.DriverExecutionProfile;
import io.tandem.persistence.cassandra.CassandraSettings.Speculation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriverOptionsTest {
    private static DriverExecutionProfile options(String consistency, Optional<Speculation> speculation) {
        var settings = new CassandraSettings(
                List.of("127.0.0.1"),
                "datacenter1",
                "calls",
                Optional.empty(),
                consistency,
                Optional.empty(),
                CassandraSettings.Life.FOR_EVER,
                Duration.ofSeconds(2),
                speculation);
        try (DriverConfigLoader loader = DriverOptions.of(settings)) {
            return loader.getInitialConfig().getDefaultProfile();
        }
    }

    private static DriverExecutionProfile usual() {
        return options("LOCAL_QUORUM", Optional.empty());
    }

    @Test
    void transactionsStayWhereReadsAndWritesDo() {
        assertThat(usual().getString(DefaultDriverOption.REQUEST_CONSISTENCY)).isEqualTo("LOCAL_QUORUM");
        assertThat(usual().getString(DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY))
                .isEqualTo("LOCAL_SERIAL");
        DriverExecutionProfile everywhere = options("QUORUM", Optional.empty());
        assertThat(everywhere.getString(DefaultDriverOption.REQUEST_CONSISTENCY))
                .isEqualTo("QUORUM");
        assertThat(everywhere.getString(DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY))
                .isEqualTo("SERIAL");
    }

    @Test
    void nothingIsSentTwiceThatDoesNotSaySo() {
        assertThat(usual().getBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE))
                .isFalse();
        assertThat(usual().getString(DefaultDriverOption.RETRY_POLICY_CLASS)).endsWith(".DefaultRetryPolicy");
    }

    @Test
    void nobodyElseIsAskedUnlessTheOperatorWantsIt() {
        assertThat(usual().getString(DefaultDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS))
                .endsWith(".NoSpeculativeExecutionPolicy");
        DriverExecutionProfile hasty = options("LOCAL_QUORUM", Optional.of(new Speculation(Duration.ofMillis(50), 3)));
        assertThat(hasty.getString(DefaultDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS))
                .endsWith(".ConstantSpeculativeExecutionPolicy");
        assertThat(hasty.getDuration(DefaultDriverOption.SPECULATIVE_EXECUTION_DELAY))
                .isEqualTo(Duration.ofMillis(50));
        assertThat(hasty.getInt(DefaultDriverOption.SPECULATIVE_EXECUTION_MAX)).isEqualTo(3);
    }
}
