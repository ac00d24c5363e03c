package io.tandem.persistence.cassandra;

import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.datastax.oss.driver.internal.core.retry.DefaultRetryPolicy;
import com.datastax.oss.driver.internal.core.session.throttling.ConcurrencyLimitingRequestThrottler;
import com.datastax.oss.driver.internal.core.specex.ConstantSpeculativeExecutionPolicy;
import com.datastax.oss.driver.internal.core.specex.NoSpeculativeExecutionPolicy;
import java.time.Duration;

/// How the driver is set up.
final class DriverOptions {
    /// A connection takes 1024 requests at once.
    private static final int REQUESTS_AT_ONCE = 1_024;

    private static final int REQUESTS_WAITING = 100_000;

    private DriverOptions() {}

    static DriverConfigLoader of(CassandraSettings settings) {
        boolean local = settings.consistency().startsWith("LOCAL_");
        ProgrammaticDriverConfigLoaderBuilder options = DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, settings.consistency())
                .withString(DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY, local ? "LOCAL_SERIAL" : "SERIAL")
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, settings.requestTimeout())
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, settings.requestTimeout())
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(500))
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(10))
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0) // nobody asks any more by then
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                .withInt(DefaultDriverOption.CONNECTION_POOL_LOCAL_SIZE, 2)
                .withClass(DefaultDriverOption.RETRY_POLICY_CLASS, DefaultRetryPolicy.class)
                .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, false) // each statement says it itself
                .withClass(DefaultDriverOption.REQUEST_THROTTLER_CLASS, ConcurrencyLimitingRequestThrottler.class)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS, REQUESTS_AT_ONCE)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE, REQUESTS_WAITING);
        settings.speculation()
                .ifPresentOrElse(
                        speculation -> options.withClass(
                                        DefaultDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS,
                                        ConstantSpeculativeExecutionPolicy.class)
                                .withDuration(DefaultDriverOption.SPECULATIVE_EXECUTION_DELAY, speculation.after())
                                .withInt(DefaultDriverOption.SPECULATIVE_EXECUTION_MAX, speculation.most()),
                        () -> options.withClass(
                                DefaultDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS,
                                NoSpeculativeExecutionPolicy.class));
        return options.build();
    }
}
