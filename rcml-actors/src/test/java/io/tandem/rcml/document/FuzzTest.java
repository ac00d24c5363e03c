package io.tandem.rcml.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Mutated documents and targets, the same ones in every build: whatever they say, the answer is a value.
class FuzzTest {

    private static final int ROUNDS = 2_000;

    private static final List<String> SEEDS = List.of(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Response>
              <Say voice="woman" language="de" loop="2"><speak>Hi <break time="1s"/> &lt;b&gt; there</speak></Say>
              <Gather action="/d" numDigits="4" finishOnKey="*"><Play>/a.wav</Play><Pause length="2"/></Gather>
              <Refer action="/done" method="GET" timeout="20"><Sip>sip:a@b.example?X-A=1&X-B=%20</Sip></Refer>
            </Response>
            """,
            "<Response><Dial timeout='10' record='true'><Number url='/s'>+1</Number><Client>a</Client></Dial></Response>",
            "<Response><Dial><Conference beep='onEnter' waitUrl=''>r</Conference></Dial><Record/><Hangup/></Response>",
            "<Response><Say><![CDATA[<speak><prosody rate='slow'>a</prosody></speak>]]></Say><!-- c --><Sms>x</Sms></Response>");

    private static final List<String> PIECES = List.of(
            "<",
            ">",
            "&",
            "&amp;",
            "&#",
            "]]>",
            "<![CDATA[",
            "<!--",
            "-->",
            "<?",
            "<!DOCTYPE x>",
            "/>",
            "</",
            "\"",
            "'",
            "=",
            "%",
            "%00",
            "?",
            "@",
            ";",
            "\u0000",
            "\uFEFF",
            "\uD800",
            "😀",
            "<speak>",
            "<Say>",
            "</Response>",
            "xmlns:a='b'",
            "&lt;speak&gt;",
            "999999999999",
            "-1",
            "\r",
            "\n",
            "\u0085",
            "\u2028",
            "a:b",
            "sip:",
            "tel:+",
            "[::1]");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aMutatedDocumentIsReadOrRefused(long seed) {
        var random = new Random(seed);
        for (var round = 0; round < ROUNDS; round++) {
            var text = mutated(SEEDS.get(random.nextInt(SEEDS.size())), random);
            var bytes = octetsMutated(text.getBytes(StandardCharsets.UTF_8), random);
            switch (RcmlParser.parse(bytes, Optional.empty(), Documents.BASE, Limits.STANDARD)) {
                case Parsed.Document(var script) -> assertThat(script.verbs()).allSatisfy(this::isInPlace);
                case Parsed.Refused(var problem) -> assertThat(problem.text()).isNotBlank();
            }
            assertThat(RcmlParser.parse(text, Documents.BASE, Limits.STANDARD)).isNotNull();
            assertThat(Lint.check(bytes)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void aMutatedTargetNeverGivesAUriThatBreaksAHeader(long seed) {
        var random = new Random(seed);
        for (var round = 0; round < ROUNDS * 5; round++) {
            var text = mutated("sip:al%20ice@b.example:5060;lr?X-A=1%2C&Replaces=a@b;to-tag=1;from-tag=2", random);
            if (ReferTarget.check(text, "account.example") instanceof ReferTarget.Checked.Usable(var uri)) {
                assertThat(uri).as(text).matches("(sip|sips|tel):[!-~&&[^<>\"]]+");
                assertThat(ReferTarget.check(uri, "account.example"))
                        .as(text)
                        .isEqualTo(new ReferTarget.Checked.Usable(uri));
            }
        }
    }

    private void isInPlace(Verb verb) {
        assertThat(verb.line()).isPositive();
    }

    private static String mutated(String text, Random random) {
        var out = new StringBuilder(text);
        for (var change = random.nextInt(6); change >= 0; change--) {
            var at = random.nextInt(out.length() + 1);
            var end = Math.min(out.length(), at + random.nextInt(8));
            switch (random.nextInt(4)) {
                case 0 -> out.delete(at, end);
                case 1 -> out.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> out.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
                default -> out.insert(random.nextInt(out.length() + 1), out.substring(at, end));
            }
        }
        return out.toString();
    }

    private static byte[] octetsMutated(byte[] octets, Random random) {
        if (octets.length > 0 && random.nextInt(4) == 0) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        }
        return octets;
    }
}
