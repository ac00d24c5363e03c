package io.tandem.engine.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 4538 7.
class TargetDialogTest {
    private static Dialog dialog(String callId, String ours, String theirs) {
        return new Dialog(
                callId,
                NameAddr.of("sip:us@h").withTag(ours),
                NameAddr.of("sip:bob@h").withTag(theirs),
                1,
                1,
                List.of(),
                "sip:bob@h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c@h;local-tag=a;remote-tag=b",
                "c@h;remote-tag=b;local-tag=a",
                " c@h ;local-tag=a;x=y;remote-tag=b"
            })
    void aDialogIsACallIdAndBothTags(String text) {
        assertThat(TargetDialog.parse(text)).contains(new TargetDialog("c@h", "a", "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c@h",
                ";local-tag=a;remote-tag=b",
                "c@h;local-tag=a",
                "c@h;remote-tag=b",
                "c@h;local-tag=;remote-tag=b"
            })
    void whatLacksOneNamesNoDialog(String text) {
        assertThat(TargetDialog.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"c@h,a,b,true", "c@h,b,a,true", "d@h,a,b,false", "c@h,a,c,false", "c@h,c,b,false", "c@h,a,a,false"})
    void itNamesTheDialogWhoeverTookHisTagForTheLocalOne(String callId, String ours, String theirs, boolean named) {
        assertThat(new TargetDialog("c@h", "a", "b").names(dialog(callId, ours, theirs)))
                .isEqualTo(named);
    }

    @Test
    void halfATargetDialogIsNone() {
        assertThat(TargetDialog.parse("c@h;local-tag=a;remote-tag=")).isEmpty();
    }
}
