package io.tandem.rcml.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LintTest {

    private static List<RcmlProblem> lint(String document) {
        return Lint.check(document.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> printed(String document) {
        return lint(document).stream().map(problem -> problem.print("a.xml")).toList();
    }

    @Test
    void aGoodDocumentHasNothingToTell() {
        assertThat(lint("<Response><Say>Hello</Say><Refer action='/a'><Sip>sip:a@b.example</Sip></Refer></Response>"))
                .isEmpty();
    }

    @Test
    void allProblemsAreToldInTheOrderOfTheDocument() {
        assertThat(printed("""
                        <Response>
                          <Say loop="x" colour="red" Voice="man">Hi</Say>
                          <Gather>
                            <Dial>1</Dial>
                          </Gather>
                          <Refer>
                            <Sip>sip:a@b.example?Route=x</Sip>
                          </Refer>
                          <Hangup/>
                          <Say>never</Say>
                        </Response>
                        """))
                .containsExactly(
                        "a.xml:2:3: error 13510 <Say> loop=\"x\": expected a whole number, 0 or more",
                        "a.xml:2:3: info 12202 <Say> has no attribute colour: expected language, loop, voice",
                        "a.xml:2:3: info 12202 <Say> has no attribute Voice: names are case-sensitive, expected voice",
                        "a.xml:4:5: error 13325 <Dial> within <Gather>: expected Say, Play or Pause; it is left out",
                        "a.xml:6:0: error 13820 <Refer> will fail with 400: URI header Route is reserved: expected a"
                                + " header that the INVITE does not have for itself, such as X-Name",
                        "a.xml:10:0: warning 12203 never reached: <Hangup> in line 9 leaves the document");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Redirect>/a</Redirect>",
                "<Hangup/>",
                "<Reject/>",
                "<Refer action='/a'><Sip>sip:a@b.example</Sip></Refer>",
                "<Dial action='/a'>1</Dial>",
                "<Gather actionOnEmptyResult='true'/>",
            })
    void whatComesAfterAVerbThatLeavesIsUnreachable(String verb) {
        assertThat(lint("<Response>" + verb + "<Pause/><Pause/></Response>"))
                .extracting(RcmlProblem::code)
                .containsExactly(12203);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Refer><Sip>sip:a@b.example</Sip></Refer>",
                "<Dial>1</Dial>",
                "<Gather action='/a'/>",
                "<Record/>",
                "<Say>x</Say>",
            })
    void whatComesAfterAVerbThatMayFallThroughIsReachable(String verb) {
        assertThat(lint("<Response>" + verb + "<Pause/></Response>")).isEmpty();
    }

    @Test
    void aRefusedDocumentIsOneProblem() {
        assertThat(printed("<Response>\n<Say>\n</Response>"))
                .singleElement()
                .asString()
                .startsWith("a.xml:3:")
                .contains(": error 12100 not well-formed XML: ");
    }

    @Test
    void whatIsNotOfferedOrHasNoEffectIsTold() {
        assertThat(lint("<Response><Language>x</Language><Dial events='x'>1</Dial></Response>"))
                .extracting(RcmlProblem::code)
                .containsExactlyInAnyOrder(12206, 12202);
    }

    @Test
    void everyCodeIsExplainedOnce() {
        assertThat(RcmlProblem.Code.values()).allSatisfy(code -> {
            assertThat(code.explanation()).endsWith(".");
            assertThat(RcmlProblem.Code.of(code.number())).contains(code);
        });
        assertThat(RcmlProblem.Code.of(1)).isEmpty();
    }
}
