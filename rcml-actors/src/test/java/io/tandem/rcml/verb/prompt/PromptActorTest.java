package io.tandem.rcml.verb.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.bench.Bench;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.media.MediaEvent.DigitsSent;
import io.tandem.engine.media.MediaEvent.PlaybackEnd;
import io.tandem.engine.media.MediaEvent.PlaybackEnded;
import io.tandem.engine.outcome.EndReason;
import io.tandem.engine.sid.AccountSid;
import io.tandem.rcml.document.DocumentUrl;
import io.tandem.rcml.document.Pause;
import io.tandem.rcml.document.Play;
import io.tandem.rcml.document.Prompt;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.Say;
import io.tandem.rcml.document.Spoken;
import io.tandem.rcml.verb.VerbOrder;
import io.tandem.rcml.verb.VerbOutcome;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PromptActorTest {
    private static final AccountSid ACCOUNT = AccountSid.mint();
    private static final AudioClip CLIP = new AudioClip(new byte[160], new byte[160]);

    private final TestInbox<Leg.Command> leg = TestInbox.create();
    private final TestInbox<VerbOutcome> outcomes = TestInbox.create();
    private final List<String> reported = new ArrayList<>();
    private final CompletableFuture<Sounds.Sound> sound = new CompletableFuture<>();
    private final List<AccountSid> asked = new ArrayList<>();

    private final Sounds sounds = new Sounds() {
        @Override
        public AudioClip ringing() {
            throw new AssertionError("a prompt does not ring");
        }

        @Override
        public AudioClip beep() {
            throw new AssertionError("a prompt does not beep");
        }

        @Override
        public CompletionStage<Sound> of(AccountSid account, Say say) {
            asked.add(account);
            return sound;
        }

        @Override
        public CompletionStage<Sound> of(AccountSid account, Play play) {
            asked.add(account);
            return sound;
        }
    };

    private Bench<PromptActor.Command> runs(Prompt... prompts) {
        return Bench.of(PromptActor.create(
                List.of(prompts),
                ACCOUNT,
                leg.getRef(),
                sounds,
                (code, line, text) -> reported.add(code + " " + line + " " + text),
                outcomes.getRef()));
    }

    private static Play play(String digits) {
        return new Play(3, Optional.empty(), 1, digits);
    }

    private static Play file(String digits, int loop) {
        return new Play(3, DocumentUrl.resolve("/a.wav", URI.create("http://app.example/start")), loop, digits);
    }

    private static Say say(int loop) {
        return new Say(5, "man", "en", loop, List.of(new Spoken.Text("Hello")));
    }

    private void isReady() {
        sound.complete(new Sounds.Ready(List.of(CLIP)));
    }

    private ActorRef<? super DigitsSent> sendsKeys(String digits) {
        var sent = (Leg.SendDigits) leg.receiveMessage();
        assertThat(sent.digits()).isEqualTo(digits);
        return sent.replyTo().orElseThrow();
    }

    private Leg.Play plays() {
        return (Leg.Play) leg.receiveMessage();
    }

    private static PlaybackEnded end(Leg.Play play, PlaybackEnd how) {
        return new PlaybackEnded(play.playback().id(), how);
    }

    private void ends(Bench<PromptActor.Command> prompt, VerbOutcome outcome) {
        assertThat(outcomes.getAllReceived()).containsExactly(outcome);
        assertThat(prompt.isStopped()).isTrue();
    }

    @Nested
    class Pressing {
        @Test
        void digitsAloneEndWhenTheyAreSent() {
            var prompt = runs(play("12#"));
            ActorRef<? super DigitsSent> told = sendsKeys("12#");
            assertThat(outcomes.hasMessages()).isFalse();

            told.tell(new DigitsSent());
            prompt.run();

            ends(prompt, new VerbOutcome.Next());
            assertThat(prompt.timers()).isEmpty();
        }

        @Test
        void theSoundBeginsWhenTheDigitsAreSent() {
            isReady();
            var prompt = runs(file("1", 1));
            ActorRef<? super DigitsSent> told = sendsKeys("1");
            assertThat(leg.hasMessages()).isFalse();

            told.tell(new DigitsSent());
            prompt.run();

            assertThat(plays().playback().clips()).containsExactly(CLIP);
        }

        @Test
        void digitsThatCannotBeSentDoNotKeepTheSoundWaitingForEver() {
            isReady();
            var prompt = runs(file("1w", 1));
            ActorRef<? super DigitsSent> told = sendsKeys("1w");

            assertThat(prompt.fireTimer()).isEqualTo(Duration.ofSeconds(6));
            Leg.Play play = plays();
            told.tell(new DigitsSent());
            play.replyTo().tell(end(play, PlaybackEnd.PLAYED));
            prompt.run();

            ends(prompt, new VerbOutcome.Next());
        }

        @Test
        void theCallersHangUpEndsIt() {
            var prompt = runs(play("1"));
            prompt.tell(new PromptActor.FromParent(new VerbOrder.LegGone()));
            ends(prompt, new VerbOutcome.Next());
        }

        @Test
        void whoeverAbandonsItHearsNothing() {
            var prompt = runs(play("1"));
            prompt.tell(new PromptActor.FromParent(new VerbOrder.Abandon()));
            assertThat(outcomes.hasMessages()).isFalse();
            assertThat(prompt.isStopped()).isTrue();
        }
    }

    @Nested
    class Loading {
        @Test
        void theSoundIsFetchedForTheAccountOfTheScript() {
            runs(file("", 1));
            assertThat(asked).containsExactly(ACCOUNT);
        }

        @Test
        void aSoundThatCannotBeHadEndsTheCallAndIsTold() {
            sound.complete(new Sounds.Unplayable(Code.WAIT_URL, "404"));
            var prompt = runs(file("", 1));
            ends(prompt, new VerbOutcome.End(EndReason.APPLICATION_FAILED));
            assertThat(reported).containsExactly("WAIT_URL 3 404");
        }

        @Test
        void aRemarkIsToldAndTheSoundIsPlayed() {
            sound.complete(
                    new Sounds.Ready(List.of(CLIP), List.of(new Sounds.Remark(Code.SAY_VOICE, "no such voice"))));
            runs(say(1));
            assertThat(reported).containsExactly("SAY_VOICE 5 no such voice");
            assertThat(plays().playback().clips()).containsExactly(CLIP);
        }
    }

    @Nested
    class Playing {
        @Test
        void loopZeroIsAPlaybackWithoutEnd() {
            isReady();
            runs(file("", Play.FOR_EVER));
            assertThat(plays().playback().times()).isZero();
        }

        @Test
        void severalPromptsPlayOneAfterAnother() {
            isReady();
            var prompt = runs(say(1), new Pause(6, Duration.ofSeconds(2)), file("", 2));
            Leg.Play first = plays();
            first.replyTo().tell(end(first, PlaybackEnd.PLAYED));
            prompt.run();
            assertThat(prompt.fireTimer()).isEqualTo(Duration.ofSeconds(2));
            Leg.Play second = plays();
            assertThat(second.playback().times()).isEqualTo(2);
            second.replyTo().tell(end(second, PlaybackEnd.PLAYED));
            prompt.run();
            ends(prompt, new VerbOutcome.Next());
        }

        @Test
        void aPlaybackThatSomebodyStoppedIsItsParentsToJudge() {
            isReady();
            var prompt = runs(say(1));
            Leg.Play play = plays();
            play.replyTo().tell(end(play, PlaybackEnd.STOPPED));
            prompt.run();
            assertThat(outcomes.hasMessages()).isFalse();
        }
    }
}
