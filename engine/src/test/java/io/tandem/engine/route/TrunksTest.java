package io.tandem.engine.route;

import static io.tandem.engine.store.SampleRecords.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.GatewaySid;
import io.tandem.engine.sip.Credentials;
import io.tandem.engine.sip.HeaderName;
import io.tandem.engine.sip.Headers;
import io.tandem.engine.sip.Method;
import io.tandem.engine.sip.SipGateway;
import io.tandem.engine.sip.SipRequest;
import io.tandem.engine.store.FakeStore;
import io.tandem.engine.store.Records;
import io.tandem.engine.store.SampleRecords;
import io.tandem.engine.store.Stages;
import io.tandem.engine.store.Trunk;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrunksTest {
    private static final RouteSettings SETTINGS = new RouteSettings(
            "tandem.example",
            List.of(),
            Optional.empty(),
            RouteSettings.Watching.USUAL,
            RouteSettings.Registering.USUAL);

    private final FakeStore store = new FakeStore();
    private final TestInbox<SipGateway.Command> gateway = TestInbox.create();
    private final TestInbox<Records> records = TestInbox.create();
    private final AtomicReference<TrunkView> view = new AtomicReference<>(TrunkView.NONE);
    private final List<String> counted = new ArrayList<>();
    private final AccountSid account = AccountSid.mint();
    private Trunk trunk = SampleRecords.trunk(account, "sip:gw.example:5070", 1);

    @SuppressWarnings("NullAway.Init") // each test begins anew
    private Bench<Trunks.Command> trunks;

    private void saved(Trunk.Registration registration, Trunk.Watch watch, Trunk.Status status, String uri) {
        trunk = new Trunk(
                trunk.sid(),
                account,
                "Berlin",
                uri,
                "",
                0,
                0,
                1,
                Optional.of(new Credentials("user", "secret")),
                registration,
                watch,
                List.of(),
                status,
                trunk.created(),
                trunk.updated());
        Stages.done(store.save(trunk));
    }

    private void watched() {
        saved(Trunk.Registration.NONE, Trunk.Watch.OPTIONS, Trunk.Status.ENABLED, "sip:gw.example:5070");
    }

    private void bare() {
        saved(Trunk.Registration.NONE, Trunk.Watch.NONE, Trunk.Status.ENABLED, "sip:gw.example:5070");
    }

    private void registered() {
        saved(Trunk.Registration.REGISTER, Trunk.Watch.NONE, Trunk.Status.ENABLED, "sip:gw.example:5070");
    }

    private void opens() {
        trunks = Bench.of(Trunks.create(
                new TrunkParts(
                        store, records.getRef(), SETTINGS, new Counts(), InstantSource.fixed(NOON), new Random(11)),
                view::set));
        trunks.tell(new Trunks.Begin(gateway.getRef()));
    }

    private final class Counts implements TrunkMeter {
        @Override
        public void stands(GatewaySid sid, Standing standing) {
            counted.add(standing.name());
        }

        @Override
        public void asked(GatewaySid sid, Reply reply) {
            counted.add("asked " + reply);
        }

        @Override
        public void registering(GatewaySid sid, Reply reply) {
            counted.add("registering " + reply);
        }

        @Override
        public void callFailed(GatewaySid sid, int status) {
            counted.add("failed " + status);
        }
    }

    private SipGateway.Send sent(Method method) {
        SipGateway.Send send = (SipGateway.Send) gateway.receiveMessage();
        assertThat(send.request().method()).isEqualTo(method);
        return send;
    }

    private void nothingIsSent() {
        assertThat(gateway.hasMessages()).isFalse();
    }

    private void answers(SipGateway.Send send, int status) {
        answers(send, status, Headers.NONE);
    }

    private void answers(SipGateway.Send send, int status, Headers more) {
        SipRequest request = send.request();
        send.replyTo()
                .tell(new SipGateway.Responded(request, request.answer(status).and(more)));
        trunks.run();
    }

    private void timesOut(SipGateway.Send send) {
        send.replyTo().tell(new SipGateway.TimedOut(send.request()));
        trunks.run();
    }

    private void isUp() {
        assertThat(view.get()).isEqualTo(new TrunkView(List.of(trunk), Set.of()));
    }

    private void isDown() {
        assertThat(view.get()).isEqualTo(new TrunkView(List.of(trunk), Set.of(trunk.sid())));
    }

    private Bench<?> child(String kind) {
        return trunks.child(trunks.children().stream()
                .filter(name -> name.startsWith(kind))
                .findFirst()
                .orElseThrow());
    }

    private Duration fire(String kind) {
        Duration patience = child(kind).fireTimer();
        trunks.run();
        return patience;
    }

    /// The next question is due.
    private SipGateway.Send asksAgain() {
        assertThat(fire("watch")).isEqualTo(Duration.ofSeconds(30));
        return sent(Method.OPTIONS);
    }

    private String toldToTheAuthor() {
        var record = (Records.OfApplication) records.receiveMessage();
        assertThat(record.notification().errorCode()).isEqualTo(14110);
        assertThat(record.notification().account()).isEqualTo(account);
        return record.notification().text();
    }

    @Nested
    class Which {
        @Test
        void theEnabledOnesAreShown() {
            bare();
            opens();
            isUp();
            nothingIsSent();
        }

        @Test
        void aDisabledOneIsNotUsed() {
            saved(Trunk.Registration.REGISTER, Trunk.Watch.OPTIONS, Trunk.Status.DISABLED, "sip:gw.example");
            opens();
            assertThat(view.get()).isEqualTo(TrunkView.NONE);
            nothingIsSent();
        }

        @ParameterizedTest
        @ValueSource(strings = {"gw.example", "tel:+4930", "sip:user@gw.example", "sip:gw.example?X-A=1"})
        void oneWhoseUriIsNoHostIsNotUsed(String uri) {
            saved(Trunk.Registration.NONE, Trunk.Watch.OPTIONS, Trunk.Status.ENABLED, uri);
            opens();
            assertThat(view.get()).isEqualTo(TrunkView.NONE);
            nothingIsSent();
        }

        @Test
        void aChangeStopsWhatWasAndStartsWhatIs() {
            watched();
            opens();
            sent(Method.OPTIONS);
            saved(Trunk.Registration.NONE, Trunk.Watch.OPTIONS, Trunk.Status.ENABLED, "sip:other.example");
            trunks.tell(new Trunks.TrunksChanged());
            assertThat(sent(Method.OPTIONS).request().uri()).isEqualTo("sip:other.example");
            assertThat(trunks.children()).hasSize(1);
            isUp();
        }

        @Test
        void whatDidNotChangeGoesOn() {
            watched();
            opens();
            sent(Method.OPTIONS);
            trunks.tell(new Trunks.TrunksChanged());
            nothingIsSent();
            assertThat(trunks.everSpawned()).hasSize(1);
        }

        @Test
        void aChangeThatDoesNotConcernTheWayLeavesItAsItIs() {
            watched();
            opens();
            answers(sent(Method.OPTIONS), 503);
            isDown();
            trunk = new Trunk(
                    trunk.sid(),
                    account,
                    "Potsdam",
                    trunk.uri(),
                    "+49",
                    1,
                    7,
                    9,
                    trunk.credentials(),
                    trunk.registration(),
                    trunk.watch(),
                    List.of(),
                    trunk.status(),
                    trunk.created(),
                    trunk.updated());
            Stages.done(store.save(trunk));
            trunks.tell(new Trunks.TrunksChanged());
            isDown();
            answers(asksAgain(), 200);
            isUp();
        }

        @Test
        void aDeletedOneIsShownNoMore() {
            watched();
            opens();
            Stages.done(store.deleteTrunk(trunk.sid()));
            trunks.tell(new Trunks.TrunksChanged());
            assertThat(view.get()).isEqualTo(TrunkView.NONE);
            assertThat(trunks.children()).isEmpty();
            assertThat(counted).containsExactly("UP", "GONE");
        }

        @Test
        void aStoreThatDoesNotAnswerIsAskedAgain() {
            bare();
            store.close();
            opens();
            assertThat(trunks.fireTimer()).isEqualTo(Duration.ofSeconds(5));
            assertThat(trunks.awaits(Trunks.TrunksChanged.class)).isTrue();
        }
    }

    @Nested
    class Watching {
        @BeforeEach
        void watches() {
            watched();
            opens();
        }

        @Test
        void optionsGoToItsUriEveryInterval() {
            SipRequest first = sent(Method.OPTIONS).request();
            assertThat(first.uri()).isEqualTo("sip:gw.example:5070");
            assertThat(first.to().uri()).isEqualTo("sip:gw.example:5070");
            assertThat(first.from().uri()).isEqualTo("sip:tandem.example");
            assertThat(first.fromTag()).isNotEmpty();
            SipRequest second = asksAgain().request();
            assertThat(second.callId()).isEqualTo(first.callId());
            assertThat(second.cSeq()).isEqualTo(first.cSeq() + 1);
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 401, 403, 404, 405, 480, 483, 500, 501})
        void whateverItSaysItLives(int status) {
            answers(sent(Method.OPTIONS), status);
            answers(asksAgain(), status);
            answers(asksAgain(), status);
            isUp();
            assertThat(counted).containsExactly("UP", "asked GOOD", "asked GOOD", "asked GOOD");
        }

        @Test
        void twoMissesInARowPutItDownOnce() {
            sent(Method.OPTIONS);
            asksAgain();
            isUp();
            asksAgain();
            isDown();
            assertThat(toldToTheAuthor()).contains("Berlin", "does not answer OPTIONS");
            asksAgain();
            assertThat(records.hasMessages()).isFalse();
        }

        @Test
        void anAnswerBetweenTwoMissesForgivesTheFirst() {
            sent(Method.OPTIONS);
            answers(asksAgain(), 200);
            asksAgain();
            asksAgain();
            isUp();
        }

        @Test
        void aTimeoutAfterTheNextQuestionIsNotASecondMiss() {
            SipGateway.Send first = sent(Method.OPTIONS);
            asksAgain();
            timesOut(first);
            isUp();
        }

        @Test
        void whatCannotBeSentIsAMiss() {
            for (int i = 0; i < 2; i++) {
                SipGateway.Send send = i == 0 ? sent(Method.OPTIONS) : asksAgain();
                send.replyTo().tell(new SipGateway.Undeliverable(send.request(), "no such host"));
                trunks.run();
            }
            isDown();
            assertThat(toldToTheAuthor()).contains("no such host");
        }

        @Test
        void a503PutsItDownAtOnceAndOneAnswerUp() {
            answers(sent(Method.OPTIONS), 503);
            isDown();
            answers(asksAgain(), 200);
            isUp();
            assertThat(counted).containsExactly("UP", "asked BAD", "DOWN", "asked GOOD", "UP");
        }

        @Test
        void aProvisionalAnswerIsNone() {
            SipGateway.Send send = sent(Method.OPTIONS);
            answers(send, 183);
            asksAgain();
            asksAgain();
            isDown();
        }
    }

    @Nested
    class Calls {
        private void fails(int times) {
            for (int i = 0; i < times; i++) {
                trunks.tell(new Trunks.Failed(trunk.sid(), 503));
            }
        }

        @Test
        void twentyFailuresInARowPutItDownForAMinute() {
            bare();
            opens();
            fails(19);
            isUp();
            fails(1);
            isDown();
            assertThat(toldToTheAuthor()).contains("20 calls in a row");
            fails(30);
            assertThat(records.hasMessages()).isFalse();
            assertThat(trunks.fireTimer()).isEqualTo(Duration.ofMinutes(1));
            isUp();
            fails(19);
            isUp();
        }

        @Test
        void oneThatSucceedsForgivesTheFailures() {
            bare();
            opens();
            fails(19);
            trunks.tell(new Trunks.Succeeded(trunk.sid()));
            fails(19);
            isUp();
        }

        @Test
        void aWatchedOneComesUpByOptionsAndNotByTime() {
            watched();
            opens();
            sent(Method.OPTIONS);
            fails(20);
            isDown();
            assertThat(trunks.timers()).isEmpty();
            answers(asksAgain(), 200);
            isUp();
        }

        @Test
        void whatIsToldOfATrunkThatWasDeletedIsForgotten() {
            bare();
            opens();
            Stages.done(store.deleteTrunk(trunk.sid()));
            trunks.tell(new Trunks.TrunksChanged());
            fails(20);
            assertThat(records.hasMessages()).isFalse();
        }
    }

    @Nested
    class Registering {
        private static final String CHALLENGE = "Digest realm=\"gw\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"";

        @BeforeEach
        void registers() {
            registered();
            opens();
        }

        private Headers contact(String value) {
            return Headers.of(HeaderName.CONTACT, value);
        }

        private void between(Duration actual, int leastSeconds, int mostSeconds) {
            assertThat(actual).isBetween(Duration.ofSeconds(leastSeconds), Duration.ofSeconds(mostSeconds));
        }

        @Test
        void theUserOfTheCredentialsIsRegisteredAtTheTrunksHost() {
            SipRequest register = sent(Method.REGISTER).request();
            assertThat(register.uri()).isEqualTo("sip:gw.example:5070");
            assertThat(register.to().uri()).isEqualTo("sip:user@gw.example");
            assertThat(register.from().uri()).isEqualTo("sip:user@gw.example");
            assertThat(register.headers().first(HeaderName.EXPIRES)).contains("600");
        }

        @Test
        void aChallengeIsAnsweredOnceWithTheTrunksCredentials() {
            SipGateway.Send first = sent(Method.REGISTER);
            answers(first, 401, Headers.of(HeaderName.WWW_AUTHENTICATE, CHALLENGE));
            SipGateway.Send second = sent(Method.REGISTER);
            assertThat(second.request()
                            .headers()
                            .first(HeaderName.AUTHORIZATION)
                            .orElseThrow())
                    .contains("username=\"user\"", "nonce=\"n1\"");
            assertThat(second.request().callId()).isEqualTo(first.request().callId());
            assertThat(second.request().cSeq()).isEqualTo(first.request().cSeq() + 1);
            answers(second, 401, Headers.of(HeaderName.WWW_AUTHENTICATE, CHALLENGE));
            nothingIsSent();
            between(fire("register"), 5, 10);
            assertThat(sent(Method.REGISTER).request().headers().has(HeaderName.AUTHORIZATION))
                    .isFalse();
        }

        @ParameterizedTest
        @CsvSource({
            "<sip:user@192.0.2.9>;expires=100, 65, 80",
            "<sip:user@192.0.2.9>, 390, 480",
            "<sip:somebody@192.0.2.8>;expires=10, 390, 480"
        })
        void itIsRenewedBeforeItIsOver(String contact, int least, int most) {
            answers(sent(Method.REGISTER), 200, contact(contact));
            between(fire("register"), least, most);
            sent(Method.REGISTER);
            assertThat(counted).containsExactly("UP", "registering GOOD");
        }

        @Test
        void withoutAContactTheExpiresOfTheAnswerCounts() {
            answers(sent(Method.REGISTER), 200, Headers.of(HeaderName.EXPIRES, "200"));
            between(fire("register"), 130, 160);
        }

        @Test
        void whatIsTooBriefIsAskedForLonger() {
            answers(sent(Method.REGISTER), 423, Headers.of(HeaderName.MIN_EXPIRES, "1800"));
            SipGateway.Send longer = sent(Method.REGISTER);
            assertThat(longer.request().headers().first(HeaderName.EXPIRES)).contains("1800");
            answers(longer, 423, Headers.of(HeaderName.MIN_EXPIRES, "1800"));
            nothingIsSent();
        }

        @Test
        void aFailureIsTriedAgainEachTimeLaterUpToAQuarterOfAnHour() {
            int[] longest = {10, 20, 40, 80, 160, 320, 640, 900, 900};
            for (int seconds : longest) {
                timesOut(sent(Method.REGISTER));
                between(fire("register"), seconds / 2, seconds);
            }
            answers(sent(Method.REGISTER), 200);
            fire("register");
            timesOut(sent(Method.REGISTER));
            between(fire("register"), 5, 10);
        }

        @Test
        void aDisabledTrunkIsLeft() {
            answers(sent(Method.REGISTER), 200);
            saved(Trunk.Registration.REGISTER, Trunk.Watch.NONE, Trunk.Status.DISABLED, "sip:gw.example:5070");
            trunks.tell(new Trunks.TrunksChanged());
            SipGateway.Send last = sent(Method.REGISTER);
            assertThat(last.request().headers().first(HeaderName.EXPIRES)).contains("0");
            answers(last, 401, Headers.of(HeaderName.WWW_AUTHENTICATE, CHALLENGE));
            answers(sent(Method.REGISTER), 200);
            assertThat(trunks.children()).isEmpty();
        }

        @Test
        void aNewPasswordDoesNotTakeBackTheRegistration() {
            answers(sent(Method.REGISTER), 200);
            Trunk before = trunk;
            trunk = new Trunk(
                    before.sid(),
                    account,
                    "Berlin",
                    before.uri(),
                    "",
                    0,
                    0,
                    1,
                    Optional.of(new Credentials("user", "new secret")),
                    before.registration(),
                    before.watch(),
                    List.of(),
                    before.status(),
                    before.created(),
                    before.updated());
            Stages.done(store.save(trunk));
            trunks.tell(new Trunks.TrunksChanged());
            assertThat(sent(Method.REGISTER).request().headers().first(HeaderName.EXPIRES))
                    .contains("600");
            nothingIsSent();
            assertThat(trunks.children()).hasSize(1);
        }

        @Test
        void aTrunkIsLeftOnlyAfterTheAnswerThatIsAwaited() {
            SipGateway.Send pending = sent(Method.REGISTER);
            trunks.tell(new Trunks.Leave());
            nothingIsSent();
            answers(pending, 200);
            answers(sent(Method.REGISTER), 200);
            assertThat(trunks.children()).isEmpty();
        }

        @Test
        void whatWasNeverAcceptedIsLeftInSilence() {
            timesOut(sent(Method.REGISTER));
            trunks.tell(new Trunks.Leave());
            nothingIsSent();
            assertThat(trunks.children()).isEmpty();
        }
    }
}
