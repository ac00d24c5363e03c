package io.tandem.engine.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.Replaces.When;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3891 6.1.
class ReplacesTest {
    private static final Replaces DIALOG = new Replaces("c@h", "a", "b", When.ALWAYS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c@h;to-tag=a;from-tag=b",
                "c@h;from-tag=b;to-tag=a",
                " c@h ; TO-TAG = a ; From-Tag=b ",
                "c@h;x;to-tag=a;y=z;from-tag=b"
            })
    void aDialogIsACallIdAndBothTagsInWhateverOrder(String text) {
        assertThat(Replaces.parse(text)).contains(DIALOG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c@h",
                ";to-tag=a;from-tag=b",
                "c@h;to-tag=a",
                "c@h;from-tag=b",
                "c@h;to-tag=;from-tag=b",
                "c@h;to-tag=a;from-tag",
                "c@h;to-tag=a;to-tag=a;from-tag=b",
                "c@h;to-tag=a;from-tag=b;from-tag=c"
            })
    void whatLacksOneOrHasOneTwiceNamesNoDialog(String text) {
        assertThat(Replaces.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"early-only", "EARLY-ONLY"})
    void earlyOnlySaysSo(String flag) {
        assertThat(Replaces.parse("c@h;to-tag=a;from-tag=b;" + flag))
                .contains(new Replaces("c@h", "a", "b", When.EARLY_ONLY));
    }

    @Test
    void itIsWrittenAsItIsRead() {
        assertThat(DIALOG).hasToString("c@h;to-tag=a;from-tag=b");
        Replaces early = new Replaces("c@h", "a", "b", When.EARLY_ONLY);
        assertThat(Replaces.parse(early.toString())).contains(early);
    }

    @Test
    void whoGetsTheHeaderHasTheToTag() {
        assertThat(DIALOG.here()).isEqualTo(new DialogId("c@h", "a", "b"));
        assertThat(DIALOG.turned()).isEqualTo(new DialogId("c@h", "b", "a"));
        assertThat(DIALOG.reversed()).isEqualTo(new Replaces("c@h", "b", "a", When.ALWAYS));
    }
}
