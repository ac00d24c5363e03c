package io.tandem.app.phone;

import io.tandem.engine.media.Direction;
import io.tandem.engine.sip.Reasons;

/// What happens to a phone.
sealed interface PhoneEvent {
    /// The event in words that go on from “but”.
    String words();

    /// Somebody calls.
    record Incoming(String from) implements PhoneEvent {
        @Override
        public String words() {
            return "a call came from " + from;
        }
    }

    /// The phone that we call rings, or says something else provisional.
    record Ringing(int status) implements PhoneEvent {
        @Override
        public String words() {
            return "the other side said " + status + " " + Reasons.phrase(status);
        }
    }

    /// Both can talk.
    record Answered() implements PhoneEvent {
        @Override
        public String words() {
            return "the call was answered";
        }
    }

    /// Our call was refused.
    record Rejected(int status) implements PhoneEvent, Over {
        @Override
        public String words() {
            return "the call was rejected with " + status + " " + Reasons.phrase(status);
        }
    }

    /// The other side hung up.
    record HungUp() implements PhoneEvent, Over {
        @Override
        public String words() {
            return "the other side hung up";
        }
    }

    /// The caller gave up before we answered.
    record Cancelled() implements PhoneEvent, Over {
        @Override
        public String words() {
            return "the caller cancelled";
        }
    }

    /// We ended it.
    record EndedHere() implements PhoneEvent, Over {
        @Override
        public String words() {
            return "this phone ended the call";
        }
    }

    /// The call broke.
    record Broken(String why) implements PhoneEvent, Over {
        @Override
        public String words() {
            return "the call broke: " + why;
        }
    }

    /// The call is over, in whatever way.
    sealed interface Over permits Rejected, HungUp, Cancelled, EndedHere, Broken {}

    /// The other side pressed a key.
    record Digit(char key) implements PhoneEvent {
        @Override
        public String words() {
            return "the other side pressed " + key;
        }
    }

    /// All our keys are sent.
    record DigitsSent() implements PhoneEvent {
        @Override
        public String words() {
            return "the digits were sent";
        }
    }

    /// The sound has changed.
    record Hears(Sound sound) implements PhoneEvent {
        @Override
        public String words() {
            return "this phone hears " + sound;
        }
    }

    /// What was to be played was played to its end.
    record Played() implements PhoneEvent {
        @Override
        public String words() {
            return "the sound was played";
        }
    }

    /// A hold or its end was agreed on.
    ///
    /// @param direction how media flows now, seen from this phone
    record SessionChanged(Direction direction) implements PhoneEvent {
        boolean isHold() {
            return direction != Direction.SENDRECV;
        }

        @Override
        public String words() {
            return isHold() ? "the call was put on hold" : "the call was taken off hold";
        }
    }

    /// The other side wants us to call somebody else.
    record Referred(String target) implements PhoneEvent {
        @Override
        public String words() {
            return "the other side referred this phone to " + target;
        }
    }

    /// Our REFER was accepted.
    record ReferAccepted(int status) implements PhoneEvent {
        @Override
        public String words() {
            return "REFER was accepted with " + status;
        }
    }

    /// Our REFER was refused.
    record ReferRefused(int status) implements PhoneEvent {
        @Override
        public String words() {
            return "REFER was refused with " + status + " " + Reasons.phrase(status);
        }
    }

    /// A NOTIFY told that status of a transfer: to us, or by us and it was answered.
    record Notified(int status) implements PhoneEvent {
        boolean isFinal() {
            return status >= 200;
        }

        @Override
        public String words() {
            return "NOTIFY said " + status + " " + Reasons.phrase(status);
        }
    }

    /// The phone cannot do what it was told.
    record Unable(String why) implements PhoneEvent {
        @Override
        public String words() {
            return why;
        }
    }
}
