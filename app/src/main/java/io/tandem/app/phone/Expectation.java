package io.tandem.app.phone;

import io.tandem.app.phone.PhoneEvent.Answered;
import io.tandem.app.phone.PhoneEvent.Cancelled;
import io.tandem.app.phone.PhoneEvent.Digit;
import io.tandem.app.phone.PhoneEvent.DigitsSent;
import io.tandem.app.phone.PhoneEvent.Hears;
import io.tandem.app.phone.PhoneEvent.HungUp;
import io.tandem.app.phone.PhoneEvent.Incoming;
import io.tandem.app.phone.PhoneEvent.Notified;
import io.tandem.app.phone.PhoneEvent.Over;
import io.tandem.app.phone.PhoneEvent.Played;
import io.tandem.app.phone.PhoneEvent.ReferAccepted;
import io.tandem.app.phone.PhoneEvent.ReferRefused;
import io.tandem.app.phone.PhoneEvent.Referred;
import io.tandem.app.phone.PhoneEvent.Registered;
import io.tandem.app.phone.PhoneEvent.RegistrationRefused;
import io.tandem.app.phone.PhoneEvent.Rejected;
import io.tandem.app.phone.PhoneEvent.Replaced;
import io.tandem.app.phone.PhoneEvent.Ringing;
import io.tandem.app.phone.PhoneEvent.SessionChanged;
import io.tandem.app.phone.PhoneEvent.Unable;
import io.tandem.app.phone.PhoneEvent.Unregistered;
import java.util.OptionalInt;

/// What a script waits for.
sealed interface Expectation {
    /// The expectation in words that go on from “expected”.
    String words();

    /// What `event` means for it.
    Verdict judge(PhoneEvent event);

    /// What an event means for an expectation.
    sealed interface Verdict {}

    /// This is it.
    record Met() implements Verdict {}

    /// It will not come any more.
    record Contradicted() implements Verdict {}

    /// It says nothing about it; the rest is still to come.
    record StillOpen(Expectation rest) implements Verdict {}

    /// That an event of one kind comes before the call is over.
    record Simple(Kind kind) implements Expectation {
        @Override
        public String words() {
            return kind.words;
        }

        @Override
        public Verdict judge(PhoneEvent event) {
            boolean refused = kind == Kind.REGISTERED && event instanceof RegistrationRefused;
            if (kind.isMetBy(event) || refused) {
                return refused ? new Contradicted() : new Met();
            }
            return kind.endsWithTheCall() ? unlessOver(this, event) : unlessUnable(this, event);
        }
    }

    /// What [Simple] waits for.
    enum Kind {
        INCOMING("a call to come in"),
        ANSWERED("the call to be answered"),
        RINGING("the other side to ring"),
        HUNG_UP("the other side to hang up"),
        CANCELLED("the caller to cancel"),
        OVER("the call to be over"),
        SPEECH("to hear speech"),
        SILENCE("to hear silence"),
        REFER("a REFER"),
        ACCEPTED("the REFER to be accepted"),
        HELD("the call to be put on hold"),
        RESUMED("the call to be taken off hold"),
        PLAYED("the sound to be played to its end"),
        SENT("the digits to be sent"),
        REPLACED("the call to be replaced by another"),
        REGISTERED("to be registered"),
        UNREGISTERED("to be registered no more");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// Whether it cannot come once the call in use is over. REFER may be accepted after that, in another
        /// dialog: an attended transfer ends the consultation.
        private boolean endsWithTheCall() {
            return switch (this) {
                case REGISTERED, UNREGISTERED, INCOMING, ACCEPTED -> false;
                case ANSWERED,
                        RINGING,
                        HUNG_UP,
                        CANCELLED,
                        OVER,
                        SPEECH,
                        SILENCE,
                        REFER,
                        HELD,
                        RESUMED,
                        PLAYED,
                        SENT,
                        REPLACED -> true;
            };
        }

        private boolean isMetBy(PhoneEvent event) {
            return switch (this) {
                case INCOMING -> event instanceof Incoming;
                case ANSWERED -> event instanceof Answered;
                case RINGING -> event instanceof Ringing;
                case HUNG_UP -> event instanceof HungUp;
                case CANCELLED -> event instanceof Cancelled;
                case OVER -> event instanceof Over;
                case SPEECH -> event instanceof Hears(Sound.Speech _);
                case SILENCE -> event instanceof Hears(Sound.Silence _);
                case REFER -> event instanceof Referred;
                case ACCEPTED -> event instanceof ReferAccepted;
                case HELD -> event instanceof SessionChanged changed && changed.isHold();
                case RESUMED -> event instanceof SessionChanged changed && !changed.isHold();
                case PLAYED -> event instanceof Played;
                case SENT -> event instanceof DigitsSent;
                case REPLACED -> event instanceof Replaced;
                case REGISTERED -> event instanceof Registered;
                case UNREGISTERED -> event instanceof Unregistered;
            };
        }
    }

    /// That our call is rejected.
    ///
    /// @param status with which status; empty for any
    record RejectedWith(OptionalInt status) implements Expectation {
        @Override
        public String words() {
            return "the call to be rejected" + with(status);
        }

        @Override
        public Verdict judge(PhoneEvent event) {
            return switch (event) {
                case Rejected(var given) -> status.orElse(given) == given ? new Met() : new Contradicted();
                case Answered _ -> new Contradicted();
                default -> unlessOver(this, event);
            };
        }
    }

    /// That our REFER is refused.
    ///
    /// @param status with which status; empty for any
    record ReferRefusedWith(OptionalInt status) implements Expectation {
        @Override
        public String words() {
            return "the REFER to be refused" + with(status);
        }

        @Override
        public Verdict judge(PhoneEvent event) {
            return switch (event) {
                case ReferRefused(var given) -> status.orElse(given) == given ? new Met() : new Contradicted();
                case ReferAccepted _ -> new Contradicted();
                default -> unlessUnable(this, event);
            };
        }
    }

    /// That these keys are pressed by the other side, one after the other.
    record Digits(String keys) implements Expectation {
        @Override
        public String words() {
            return "the other side to press " + keys;
        }

        @Override
        public Verdict judge(PhoneEvent event) {
            if (!(event instanceof Digit(char key))) {
                return unlessOver(this, event);
            }
            if (keys.charAt(0) != key) {
                return new Contradicted();
            }
            return keys.length() == 1 ? new Met() : new StillOpen(new Digits(keys.substring(1)));
        }
    }

    /// That a tone is heard.
    record Tone(int hertz) implements Expectation {
        @Override
        public String words() {
            return "to hear a tone of " + hertz + " Hz";
        }

        @Override
        public Verdict judge(PhoneEvent event) {
            return event instanceof Hears(Sound.Tone tone) && tone.isNear(hertz) ? new Met() : unlessOver(this, event);
        }
    }

    /// That a NOTIFY of a transfer says that status.
    record NotifiedWith(int status) implements Expectation {
        @Override
        public String words() {
            return "a NOTIFY that says " + status;
        }

        @Override
        public Verdict judge(PhoneEvent event) {
            return switch (event) {
                case Notified(var given) when given == status -> new Met();
                case Notified notified -> notified.isFinal() ? new Contradicted() : new StillOpen(this);
                case ReferRefused _ -> new Contradicted();
                default -> // after REFER a call may end before the last NOTIFY comes
                    event instanceof Unable ? new Contradicted() : new StillOpen(this);
            };
        }
    }

    private static Verdict unlessUnable(Expectation expected, PhoneEvent event) {
        return event instanceof Unable ? new Contradicted() : new StillOpen(expected);
    }

    private static Verdict unlessOver(Expectation expected, PhoneEvent event) {
        return event instanceof Over || event instanceof Unable ? new Contradicted() : new StillOpen(expected);
    }

    private static String with(OptionalInt status) {
        return status.isPresent() ? " with " + status.getAsInt() : "";
    }
}
