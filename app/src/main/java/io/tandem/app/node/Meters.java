package io.tandem.app.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tandem.engine.registrar.RegistrarMeter;
import io.tandem.engine.route.TrunkMeter;
import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.Method;
import io.tandem.engine.store.RecordMeter;
import io.tandem.http.client.CallbackMeter;
import io.tandem.sip.SipMeter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// All metrics of a node, as Prometheus reads them.
final class Meters implements SipMeter, RecordMeter, CallbackMeter, RegistrarMeter, TrunkMeter {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicInteger waitingRecords = new AtomicInteger();
    private final Counter failedRecords = registry.counter("tandem.records", "result", "failed");
    private final Counter writtenRecords = registry.counter("tandem.records", "result", "written");
    private final Counter droppedRecords = registry.counter("tandem.records", "result", "dropped");
    private final Counter retransmissions = registry.counter("tandem.sip.retransmissions");
    private final Counter droppedDatagrams = registry.counter("tandem.sip.datagrams.dropped");
    private final Counter ignoredMessages = registry.counter("tandem.sip.messages.ignored");
    private final Counter delivered = registry.counter("tandem.callbacks", "result", "delivered");
    private final Counter repeated = registry.counter("tandem.callbacks", "result", "repeated");
    private final Counter givenUp = registry.counter("tandem.callbacks", "result", "given-up");

    private final Counter challenged = registry.counter("tandem.authentication", "result", "challenged");
    private final Counter wrongAnswers = registry.counter("tandem.authentication", "result", "wrong");
    private final Counter heldOff = registry.counter("tandem.authentication", "result", "held-off");
    private final Counter unreachable = registry.counter("tandem.bindings.unreachable");

    Meters() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        registry.gauge("tandem.records.waiting", waitingRecords);
    }

    /// Shows what `value` says whenever somebody looks.
    void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).register(registry);
    }

    /// Counts what `value` says: it only ever grows.
    void counter(String name, LongSupplier value) {
        FunctionCounter.builder(name, value, LongSupplier::getAsLong).register(registry);
    }

    /// Says who this is: `tandem_node_info`, which is always 1.
    void node(InstanceId instance, String version) {
        Gauge.builder("tandem.node.info", () -> 1)
                .tag("instance", instance.text())
                .tag("version", version)
                .register(registry);
    }

    /// All metrics as text.
    String text() {
        return registry.scrape();
    }

    /// Whether a record could not be written since the last that could.
    int recordsWaiting() {
        return waitingRecords.get();
    }

    @Override
    public void stands(GatewaySid trunk, Standing standing) {
        registry.counter("tandem.trunks.changes", "trunk", trunk.text(), "standing", lower(standing))
                .increment();
    }

    @Override
    public void asked(GatewaySid trunk, Reply reply) {
        registry.counter("tandem.trunks.options", "trunk", trunk.text(), "reply", lower(reply))
                .increment();
    }

    @Override
    public void registering(GatewaySid trunk, Reply reply) {
        registry.counter("tandem.trunks.registrations", "trunk", trunk.text(), "reply", lower(reply))
                .increment();
    }

    @Override
    public void callFailed(GatewaySid trunk, int status) {
        registry.counter("tandem.trunks.calls.failed", "trunk", trunk.text(), "status", Integer.toString(status))
                .increment();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void challenged() {
        challenged.increment();
    }

    @Override
    public void wrongAnswer() {
        wrongAnswers.increment();
    }

    @Override
    public void heldOff() {
        heldOff.increment();
    }

    @Override
    public void unreachable() {
        unreachable.increment();
    }

    @Override
    public void requestReceived(Method method) {
        registry.counter("tandem.sip.requests", "direction", "in", "method", method.name())
                .increment();
    }

    @Override
    public void requestSent(Method method) {
        registry.counter("tandem.sip.requests", "direction", "out", "method", method.name())
                .increment();
    }

    @Override
    public void responseReceived(int status) {
        registry.counter("tandem.sip.responses", "direction", "in", "class", status / 100 + "xx")
                .increment();
    }

    @Override
    public void responseSent(int status) {
        registry.counter("tandem.sip.responses", "direction", "out", "class", status / 100 + "xx")
                .increment();
    }

    @Override
    public void retransmissionReceived() {
        retransmissions.increment();
    }

    @Override
    public void datagramDropped() {
        droppedDatagrams.increment();
    }

    @Override
    public void messageIgnored() {
        ignoredMessages.increment();
    }

    @Override
    public void waiting(int records) {
        waitingRecords.set(records);
    }

    @Override
    public void written() {
        writtenRecords.increment();
    }

    @Override
    public void failed() {
        failedRecords.increment();
    }

    @Override
    public void dropped() {
        droppedRecords.increment();
    }

    @Override
    public void delivered() {
        delivered.increment();
    }

    @Override
    public void repeated() {
        repeated.increment();
    }

    @Override
    public void givenUp() {
        givenUp.increment();
    }
}
