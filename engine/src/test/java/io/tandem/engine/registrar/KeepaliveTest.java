package io.tandem.engine.registrar;

import static io.tandem.engine.registrar.Phones.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.InstanceId;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.store.Binding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepaliveTest {
    private static final int SLOTS = 60;
    private static final int AT_ONCE = 3;

    private final TestInbox<SipGateway.Command> gateway = TestInbox.create("gateway");
    private final TestInbox<Keepalive.Unreachable> owner = TestInbox.create("owner");
    private final ClientSid alice = ClientSid.mint();
    private Instant now = NOON;
    private final Bench<Keepalive.Command> keepalive =
            Bench.of(Keepalive.create(settings(), gateway.getRef(), owner.getRef(), () -> now));

    private static RegistrarSettings settings() {
        RegistrarSettings usual = RegistrarSettings.usual("example.org");
        return new RegistrarSettings(
                usual.domain(),
                usual.realm(),
                usual.algorithms(),
                usual.nonceLife(),
                usual.expiry(),
                usual.contacts(),
                new RegistrarSettings.Keepalive(Duration.ofSeconds(SLOTS), AT_ONCE),
                usual.guessing());
    }

    private Binding binding(String contact) {
        return new Binding(
                alice,
                contact,
                "c",
                1,
                1000,
                "",
                "udp:192.0.2.1:5062",
                InstanceId.mint(),
                NOON,
                NOON.plus(Duration.ofHours(1)));
    }

    private Binding watched(String contact) {
        Binding binding = binding(contact);
        keepalive.tell(new Keepalive.Watch(List.of(binding)));
        return binding;
    }

    /// What is asked while every slot has its turn once.
    private List<SipGateway.Send> interval() {
        List<SipGateway.Send> asked = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            assertThat(keepalive.fireTimer()).isEqualTo(Duration.ofSeconds(1));
            gateway.getAllReceived().forEach(command -> asked.add((SipGateway.Send) command));
        }
        return asked;
    }

    private void answers(SipGateway.Send asked, int status) {
        asked.replyTo()
                .tell(new SipGateway.Responded(asked.request(), asked.request().answer(status)));
        keepalive.run();
    }

    private List<Binding> unreachable() {
        return owner.getAllReceived().stream()
                .map(Keepalive.Unreachable::binding)
                .toList();
    }

    @Test
    void eachBindingIsAskedOnceInAnIntervalForItself() {
        watched("sip:alice@192.0.2.1:5062");
        watched("sip:alice@10.0.0.7");
        List<SipRequest> asked =
                interval().stream().map(SipGateway.Send::request).toList();
        assertThat(asked).extracting(SipRequest::method).containsExactly(Method.OPTIONS, Method.OPTIONS);
        assertThat(asked).extracting(SipRequest::callId).doesNotHaveDuplicates();
        SipRequest direct = asked.stream()
                .filter(options -> options.uri().equals("sip:alice@192.0.2.1:5062"))
                .findFirst()
                .orElseThrow();
        assertThat(direct.headers().has(HeaderName.ROUTE)).isFalse();
        assertThat(direct.to().uri()).isEqualTo("sip:alice@192.0.2.1:5062");
        assertThat(direct.from().uri()).isEqualTo("sip:example.org");
        assertThat(direct.fromTag()).isNotEmpty();
        SipRequest behindNat = asked.stream()
                .filter(options -> options.uri().equals("sip:alice@10.0.0.7"))
                .findFirst()
                .orElseThrow();
        assertThat(behindNat.headers().all(HeaderName.ROUTE)).containsExactly("<sip:192.0.2.1:5062;lr>");
    }

    @Test
    void manyAreSpreadOverTheInterval() {
        for (int i = 0; i < 600; i++) {
            watched("sip:alice@192.0.2.1:" + (10_000 + i));
        }
        int most = 0;
        int all = 0;
        for (int i = 0; i < SLOTS; i++) {
            keepalive.fireTimer();
            int asked = 0;
            while (gateway.hasMessages()) {
                answers((SipGateway.Send) gateway.receiveMessage(), 200);
                asked++;
            }
            most = Math.max(most, asked);
            all += asked;
        }
        assertThat(all).isEqualTo(600);
        assertThat(most).isLessThan(60);
    }

    @Test
    void notMoreAreAskedAtOnceThanMayBe() {
        for (int i = 0; i < 10; i++) {
            watched("sip:alice@192.0.2.1:" + (10_000 + i));
        }
        List<SipGateway.Send> first = interval();
        assertThat(first).hasSize(AT_ONCE);
        answers(first.getFirst(), 200);
        assertThat(gateway.getAllReceived()).hasSize(1);
        assertThat(interval()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 401, 405, 407, 415, 420, 480, 486, 488, 501, 600, 603})
    void whoeverAnswersSoLives(int status) {
        watched("sip:alice@192.0.2.1:5062");
        for (int i = 0; i < 4; i++) {
            interval().forEach(asked -> answers(asked, status));
        }
        assertThat(unreachable()).isEmpty();
        assertThat(interval()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 408, 410, 481, 500, 502, 503, 504, 604})
    void whoeverAnswersSoTwiceIsGone(int status) {
        Binding binding = watched("sip:alice@192.0.2.1:5062");
        interval().forEach(asked -> answers(asked, status));
        assertThat(unreachable()).isEmpty();
        interval().forEach(asked -> answers(asked, status));
        assertThat(unreachable()).containsExactly(binding);
        assertThat(interval()).isEmpty();
    }

    @Test
    void silenceAndAnUnreachableAddressCountAlike() {
        Binding binding = watched("sip:alice@192.0.2.1:5062");
        interval().forEach(asked -> {
            asked.replyTo().tell(new SipGateway.TimedOut(asked.request()));
            keepalive.run();
        });
        interval().forEach(asked -> {
            asked.replyTo().tell(new SipGateway.Undeliverable(asked.request(), "no route"));
            keepalive.run();
        });
        assertThat(unreachable()).containsExactly(binding);
    }

    @Test
    void oneAnswerInBetweenBeginsTheCountAnew() {
        watched("sip:alice@192.0.2.1:5062");
        interval().forEach(asked -> answers(asked, 503));
        interval().forEach(asked -> answers(asked, 200));
        interval().forEach(asked -> answers(asked, 503));
        assertThat(unreachable()).isEmpty();
    }

    @Test
    void aProvisionalAnswerSettlesNothing() {
        watched("sip:alice@192.0.2.1:5062");
        List<SipGateway.Send> asked = interval();
        asked.forEach(each -> answers(each, 183));
        assertThat(interval()).isEmpty();
        asked.forEach(each -> answers(each, 200));
        assertThat(interval()).hasSize(1);
    }

    @Test
    void whoIsForgottenOrOverIsNotAskedAndHisLateAnswerCountsForNothing() {
        watched("sip:alice@192.0.2.1:5062");
        watched("sip:alice@192.0.2.1:5063");
        List<SipGateway.Send> asked = interval();
        keepalive.tell(new Keepalive.Forget(alice, List.of("sip:alice@192.0.2.1:5062")));
        now = now.plus(Duration.ofHours(1));
        asked.forEach(each -> answers(each, 503));
        asked.forEach(each -> answers(each, 503));
        assertThat(interval()).isEmpty();
        assertThat(unreachable()).isEmpty();
    }
}
