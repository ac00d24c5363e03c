package io.tandem.it.sipp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/// Audio and digits that really flow, both ways.
class VoiceIT extends Situation {
    @Test
    void whatTheScriptPlaysIsHeard() throws Exception {
        application.answers("/start", "<Response><Play>/tone.wav</Play></Response>");
        Engine engine = engine();
        try (var voice = new Voice(TONE_HERTZ)) {
            sipp("uac-answered-expect-bye").voiceAt(voice.port()).succeeds(engine.node());
            assertThat(voice.toneMillis()).isBetween(900, 1100);
        }
        NothingLeft.assertOn(engine.node());
        assertThat(application.paths()).containsExactly("/start", "/tone.wav");
    }

    @Test
    void digitsOfRfc4733AreGatheredWhileATonePlays() throws Exception {
        application.answers(
                "/start",
                "<Response><Gather numDigits=\"2\" action=\"/menu\"><Play"
                        + " loop=\"0\">/tone.wav</Play></Gather></Response>");
        application.answers("/menu", HANG_UP);
        Engine engine = engine();
        try (var voice = new Voice(TONE_HERTZ)) {
            Sipp sipp = sipp("uac-answered-expect-bye").voiceAt(voice.port());
            Process process = sipp.start(engine.node());
            InetSocketAddress rtp = voice.engine();
            voice.murmurs(rtp, 5);
            voice.presses(rtp, 4);
            voice.murmurs(rtp, 5);
            voice.presses(rtp, 2);
            sipp.ended(process);
            assertThat(voice.toneMillis()).isPositive();
        }
        NothingLeft.assertOn(engine.node());
        assertThat(application.only("/menu").parameter("Digits")).contains("42");
        assertThat(application.paths()).containsExactly("/start", "/tone.wav", "/menu");
    }

    @Test
    void aDigitByInfoIsGathered() throws Exception {
        application.answers(
                "/start",
                "<Response><Gather numDigits=\"1\" action=\"/menu\"><Play"
                        + " loop=\"0\">/tone.wav</Play></Gather></Response>");
        application.answers("/menu", HANG_UP);
        Engine engine = engine();
        sipp("uac-digit-by-info-expect-bye").succeeds(engine.node());
        NothingLeft.assertOn(engine.node());
        assertThat(application.only("/menu").parameter("Digits")).contains("1");
        assertThat(application.paths()).containsExactly("/start", "/tone.wav", "/menu");
    }

    @Test
    void whatSippEchoesComesBackToTheEngine() throws Exception {
        application.answers("/start", "<Response><Play>/tone.wav</Play></Response>");
        Engine engine = engine();
        sipp("uac-answered-expect-bye")
                .voiceAt(38_456)
                .with("-mp", "38456", "-rtp_echo")
                .succeeds(engine.node());
        NothingLeft.assertOn(engine.node());
        assertThat(Metrics.of(engine.node()).value("tandem_media_packets_received"))
                .isGreaterThan(40);
    }
}
