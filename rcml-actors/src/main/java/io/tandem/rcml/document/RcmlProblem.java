package io.tandem.rcml.document;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Something wrong with a document, told to its author.
///
/// @param line counted from 1; 0 when it concerns the document as a whole
/// @param column counted from 1; 0 when it concerns the line or document as a whole
/// @param code the number of a [Code]
/// @param text what was wrong, what was expected, and what is done instead
public record RcmlProblem(int line, int column, int code, Severity severity, String text) {

    public enum Severity {
        /// Something the author asked for does not happen, or happens otherwise.
        ERROR,
        /// It runs as asked, and probably not as meant.
        WARNING,
        /// Of no effect. Only [Lint] tells it.
        INFO
    }

    public static RcmlProblem of(Code code, Severity severity, int line, int column, String text) {
        return new RcmlProblem(line, column, code.number(), severity, text);
    }

    /// One line in the form that editors understand: `file:line:column: error 12100 text`.
    public String print(String file) {
        return "%s:%d:%d: %s %d %s"
                .formatted(file, line, column, severity.name().toLowerCase(Locale.ROOT), code, text);
    }

    /// Every number that a document can cause, with what it means: for notifications, `more_info` and the
    /// reference.
    public enum Code {
        CLIENT_OUT_OF_REACH(
                11001, "The client is unknown, disabled, or of an account that cannot be called from here."),
        NUMBER_UNKNOWN(11002, "Nobody has the number."),
        NO_TRUNK(11004, "The number is not hosted here, and no trunk carries it."),
        ACCOUNT_INACTIVE(11005, "The account may not make or take calls."),
        CLIENT_NOT_REGISTERED(11008, "The client is registered nowhere at the moment."),
        INVALID_URL(
                11100, "A URL is not one that can be requested: http or https, absolute or relative to the document."),
        FETCH_FAILED(11205, "The document could not be fetched: no connection, or no answer in time."),
        FETCH_PROTOCOL(11206, "The answer to the request for the document was not valid HTTP, or not a success."),
        MALFORMED(12100, "The document is not well-formed XML, so nothing of it was run."),
        ROOT_ELEMENT(12102, "The document's root element is not Response, so nothing of it was run."),
        TOO_LARGE(12103, "The document is larger, deeper or longer than allowed, so nothing of it was run."),
        STRUCTURE(12200, "The document has something where RCML does not allow it; that part was left out."),
        UNKNOWN_ELEMENT(12201, "The document has an element that RCML does not have; it was skipped."),
        UNKNOWN_ATTRIBUTE(12202, "An element has an attribute without meaning here; it was ignored."),
        UNREACHABLE(12203, "A verb can never run, because the one before it always leaves the document."),
        ATTRIBUTE_VALUE(12204, "An attribute has a value that it cannot have; the default was used."),
        MISSING(12205, "An attribute or a content that the verb needs is missing."),
        NOT_OFFERED(12206, "The verb was understood, and this engine does not perform it; the next verb ran."),
        REPAIRED(12207, "The document was not quite well-formed and was read as if corrected."),
        CONTENT_TYPE(12300, "The answer's content type is missing, or is not one that can run."),
        PROMPT_URL(12400, "A prompt has no sound file: its URL is missing or cannot be requested."),
        DIAL_METHOD(13210, "A method of Dial or its nouns is neither GET nor POST."),
        DIAL_TIMEOUT(13212, "Dial's timeout is not a number of seconds."),
        DIAL_CALLER_ID(13214, "Dial's callerId is neither a number nor client:name."),
        DIAL_TIME_LIMIT(13216, "Dial's timeLimit is not a number of seconds."),
        WAIT_URL(13233, "The URL of what a waiting caller hears cannot be requested or played."),
        WAIT_METHOD(13234, "The method for what a waiting caller hears is neither GET nor POST."),
        GATHER_FINISH_ON_KEY(13310, "Gather's finishOnKey is not one of 0-9, * and #."),
        GATHER_METHOD(13312, "A method of Gather is neither GET nor POST."),
        GATHER_TIMEOUT(13313, "A time of Gather is not a number of seconds from 1."),
        GATHER_NUM_DIGITS(13314, "Gather's numDigits is not a number from 1."),
        GATHER_START_INPUT_KEY(13315, "Gather's startInputKey has a character that is not a key."),
        GATHER_SAY(13321, "A Say within Gather has nothing to speak."),
        GATHER_PLAY(13322, "A Play within Gather has nothing to play."),
        GATHER_CHILD(13325, "Gather holds something other than Say, Play and Pause."),
        PLAY_LOOP(13410, "Play's loop is not a number from 0."),
        SAY_LOOP(13510, "Say's loop is not a number from 0."),
        SAY_VOICE(13511, "Say's voice is not one that the speech engine has, or the text cannot be spoken."),
        SAY_LANGUAGE(13512, "Say's language is not a language tag, or not one that the speech engine has."),
        RECORD_METHOD(13610, "A method of Record is neither GET nor POST."),
        RECORD_TIMEOUT(13612, "Record's timeout is not a number of seconds from 1."),
        RECORD_MAX_LENGTH(13613, "Record's maxLength is not a number of seconds from 1."),
        RECORD_FINISH_ON_KEY(13614, "Record's finishOnKey has a character that is not a key."),
        RECORD_FAILED(13620, "A recording could not be written to its end; what was written until then is kept."),
        REDIRECT_METHOD(13710, "Redirect's method is neither GET nor POST."),
        CONFERENCE(13227, "A participant was not let into a conference: it is full, or the label is taken."),
        DIAL_TARGET(13223, "A target of Dial cannot be called as it is written."),
        REFER_METHOD(13810, "Refer's method is neither GET nor POST."),
        REFER_TIMEOUT(13812, "Refer's timeout is not a number of seconds from 1."),
        REFER_TARGET(
                13820, "Refer has no usable target: exactly one Sip noun with a sip:, sips: or tel: URI or a number."),
        REFER_REPLACES(13821, "Refer's replaces is not the CallSid of a live call of the account."),
        PAUSE_LENGTH(13910, "Pause's length is not a number of seconds from 0."),
        SMS_TO(14101, "The message's receiver is not a number or address."),
        SMS_FROM(14102, "The message's sender is not a number or address."),
        SMS_EMPTY(14103, "The message has no text."),
        SMS_LONG(14104, "The message's text is too long to be sent."),
        VIDEO(15001, "Video is not offered.");

        private static final Map<Integer, Code> BY_NUMBER =
                Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Code::number, Function.identity()));

        private final int number;
        private final String explanation;

        Code(int number, String explanation) {
            this.number = number;
            this.explanation = explanation;
        }

        public int number() {
            return number;
        }

        /// What it means in general; the problem's own text has the details.
        public String explanation() {
            return explanation;
        }

        public static Optional<Code> of(int number) {
            return Optional.ofNullable(BY_NUMBER.get(number));
        }
    }
}
