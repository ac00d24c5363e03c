package io.tandem.app.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.phone.Lines.CalledBy;
import io.tandem.app.phone.Lines.Dialled;
import io.tandem.app.phone.Lines.Line;
import io.tandem.app.phone.Lines.Origin;
import io.tandem.app.phone.Lines.Refused;
import io.tandem.app.phone.Lines.Stage;
import io.tandem.app.phone.Lines.Takes;
import io.tandem.engine.sid.CallSid;
import io.tandem.engine.sip.DialogId;
import io.tandem.engine.sip.Replaces;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LinesTest {
    private final Lines lines = new Lines();

    private CallSid line(int number, Origin origin) {
        CallSid sid = CallSid.mint(0);
        TestInbox<LineActor.Command> actor = TestInbox.create("line-" + number);
        lines.add(new Line(sid, number, actor.getRef(), origin, Optional.empty(), Stage.LIVING));
        return sid;
    }

    @Test
    void aNewLineGetsTheLowestNumberThatIsFree() {
        line(1, new Dialled());
        line(3, new Dialled());
        assertThat(lines.free()).isEqualTo(2);
    }

    @Test
    void theNumberOfALineThatIsOverIsFree() {
        lines.over(line(1, new Dialled()));
        assertThat(lines.free()).isEqualTo(1);
    }

    @Test
    void whenTheLineInUseIsOverTheLowestOtherIsInUse() {
        CallSid second = line(2, new Dialled());
        line(3, new Dialled());
        line(1, new Dialled());
        lines.use(second);
        lines.over(second);
        assertThat(lines.numberInUse()).isEqualTo(1);
    }

    @Test
    void aLineThatWasReplacedHasNoNumberAnyMore() {
        CallSid old = line(1, new CalledBy("1"));
        CallSid taking = line(1, new Lines.InPlaceOf("2", old));
        lines.replace(old, taking);
        assertThat(lines.numbered(1).map(Line::sid)).contains(taking);
    }

    /// RFC 3891 3.
    @Nested
    class AReplaces {
        private static final Replaces OURS = new Replaces("call@1", "local", "remote", Replaces.When.ALWAYS);
        private static final Replaces EARLY_ONLY = new Replaces("call@1", "local", "remote", Replaces.When.EARLY_ONLY);

        private CallSid talking(Origin origin, LineActor.Phase phase) {
            CallSid sid = line(1, origin);
            lines.in(new LineActor.InDialog(
                    sid, new DialogId("call@1", "local", "remote"), "sip:bob@example.org", phase));
            return sid;
        }

        private int refused(Replaces asked) {
            return lines.judge(asked) instanceof Refused(var status) ? status : 0;
        }

        @Test
        void ofNoCallIsRefusedWith481() {
            assertThat(refused(OURS)).isEqualTo(481);
        }

        @Test
        void forSomebodyElseNamesTheDialogAsItsFarEndSeesIt() {
            talking(new Dialled(), LineActor.Phase.CONFIRMED);
            assertThat(lines.numbered(1).flatMap(Line::dialog).map(LineActor.InDialog::referTo))
                    .contains("<sip:bob@example.org?Replaces=call%401%3Bto-tag%3Dremote%3Bfrom-tag%3Dlocal>");
        }

        @Test
        void takesTheCallThatItNames() {
            CallSid sid = talking(new CalledBy("1"), LineActor.Phase.CONFIRMED);
            assertThat(lines.judge(OURS))
                    .isInstanceOfSatisfying(
                            Takes.class, takes -> assertThat(takes.line().sid()).isEqualTo(sid));
        }

        @Test
        void ofACallThatIsOverIsRefusedWith603() {
            lines.over(talking(new CalledBy("1"), LineActor.Phase.CONFIRMED));
            assertThat(refused(OURS)).isEqualTo(603);
        }

        @Test
        void forEarlyCallsOnlyIsRefusedWith486WhenItIsAnswered() {
            talking(new CalledBy("1"), LineActor.Phase.CONFIRMED);
            assertThat(refused(EARLY_ONLY)).isEqualTo(486);
        }

        @Test
        void takesACallOfOursThatStillRings() {
            talking(new Dialled(), LineActor.Phase.EARLY);
            assertThat(lines.judge(EARLY_ONLY)).isInstanceOf(Takes.class);
        }

        @Test
        void doesNotTakeACallThatRingsHere() {
            talking(new CalledBy("1"), LineActor.Phase.EARLY);
            assertThat(refused(OURS)).isEqualTo(481);
        }
    }
}
