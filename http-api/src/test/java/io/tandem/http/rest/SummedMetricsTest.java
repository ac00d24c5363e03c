package io.tandem.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SummedMetricsTest {
    private final SummedMetrics sum = new SummedMetrics();

    @Test
    void theSameSeriesAreAddedAndOthersStandBesideThem() {
        sum.add("""
                # HELP requests_total of SIP
                # TYPE requests_total counter
                requests_total{method="INVITE"} 2.0
                requests_total{method="BYE"} 1.0
                """);
        sum.add("""
                # HELP requests_total of SIP
                # TYPE requests_total counter
                requests_total{method="INVITE"} 3.0
                requests_total{method="REFER"} 1.0
                # TYPE rooms gauge
                rooms 4.0
                """);

        assertThat(sum.text()).isEqualTo("""
                # HELP requests_total of SIP
                # TYPE requests_total counter
                requests_total{method="INVITE"} 5.0
                requests_total{method="BYE"} 1.0
                requests_total{method="REFER"} 1.0
                # TYPE rooms gauge
                rooms 4.0
                """);
    }

    @Test
    void ofMaximaTheLargestIsTakenAndWhatIsNoNumberIsLeftOut() {
        sum.add("wait_max{of=\"disk\"} 2.0\nload NaN\n");
        sum.add("wait_max{of=\"disk\"} 1.5\nload 1.0\n");

        assertThat(sum.text()).isEqualTo("wait_max{of=\"disk\"} 2.0\nload 1.0\n");
    }
}
