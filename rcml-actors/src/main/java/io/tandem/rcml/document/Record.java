package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;
import java.time.Duration;
import java.util.Optional;

/// `<Record>`: record the caller.
///
/// @param line where the verb starts
/// @param action asked when the recording is over; default the document's own URL
/// @param method of the action; default POST
/// @param timeout silence that ends the recording; default 5 s
/// @param finishOnKey keys that end it, empty for none (`-1`); default `1234567890*#`, an empty or wrong value means
/// `#`
/// @param maxLength default 1 h
/// @param playBeep default true
/// @param trim whether silence at both ends is cut off; default not
/// @param media default sound only
/// @param transcribe default false; true when there is a `transcribeCallback`
/// @param transcribeCallback told the text
/// @param statusCallback told how the recording goes
@SuppressWarnings("JavaLangClash") // the verb's own name
public record Record(
        int line,
        DocumentUrl action,
        HttpMethod method,
        Duration timeout,
        String finishOnKey,
        Duration maxLength,
        boolean playBeep,
        Recording.Trim trim,
        Media media,
        boolean transcribe,
        Optional<DocumentUrl> transcribeCallback,
        Optional<StatusCallback<StatusCallback.OfRecording>> statusCallback)
        implements Verb {

    public enum Media {
        AUDIO_ONLY,
        VIDEO_ONLY,
        AUDIO_VIDEO
    }
}
