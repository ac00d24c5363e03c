package io.tandem.app.phone;

import io.tandem.engine.leg.Leg;
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

    /// What the end of a leg means to the phone's user.
    static PhoneEvent of(Leg.Ended ended) {
        if (ended.status().isPresent()) {
            return new Rejected(ended.status().getAsInt());
        }
        return switch (ended.why()) {
            case PEER_HUNG_UP -> new HungUp();
            case CALLER_CANCELLED -> new Cancelled();
            case NOT_ACKNOWLEDGED,
                    MEDIA_LOST,
                    SESSION_EXPIRED,
                    DIALOG_LOST,
                    MEDIA_UNAVAILABLE,
                    NOT_ACCEPTABLE,
                    DEFECT -> new Broken(ended.why().cause());
            case SCRIPT_ENDED,
                    REJECTED_BUSY,
                    REJECTED,
                    ENDED_BY_API,
                    TRANSFERRED,
                    NOT_FOUND,
                    NODE_LOST,
                    ACCOUNT_NOT_ACTIVE,
                    OVERLOADED,
                    DOCUMENT_NOT_FOUND,
                    APPLICATION_FAILED,
                    SCRIPT_INVALID,
                    BUSY,
                    DECLINED,
                    NO_ANSWER,
                    UNREACHABLE,
                    ANSWERED_ELSEWHERE,
                    CALLER_GONE,
                    OTHER_PARTY_GONE,
                    TIME_LIMIT,
                    NOT_ACCEPTED,
                    REPLACED,
                    TOO_MANY_HOPS,
                    SHUTDOWN -> new EndedHere();
        };
    }

    /// Somebody else's call has taken the place of ours: RFC 3891.
    record Replaced() implements PhoneEvent {
        @Override
        public String words() {
            return "the call was replaced by another";
        }
    }

    /// The registrar has taken this phone's address.
    record Registered() implements PhoneEvent {
        @Override
        public String words() {
            return "this phone is registered";
        }
    }

    /// The registrar has forgotten this phone's address, at its own request.
    record Unregistered() implements PhoneEvent {
        @Override
        public String words() {
            return "this phone is registered no more";
        }
    }

    /// The registrar did not take this phone's address.
    record RegistrationRefused(int status) implements PhoneEvent {
        @Override
        public String words() {
            return "the registrar said " + status + " " + Reasons.phrase(status);
        }
    }

    /// It says how a transfer goes; the phone's user notices it whichever line is in use.
    sealed interface AboutATransfer permits Referred, ReferAccepted, ReferRefused, Notified {}

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
    record Referred(String target) implements PhoneEvent, AboutATransfer {
        @Override
        public String words() {
            return "the other side referred this phone to " + target;
        }
    }

    /// Our REFER was accepted.
    record ReferAccepted(int status) implements PhoneEvent, AboutATransfer {
        @Override
        public String words() {
            return "REFER was accepted with " + status;
        }
    }

    /// Our REFER was refused.
    record ReferRefused(int status) implements PhoneEvent, AboutATransfer {
        @Override
        public String words() {
            return "REFER was refused with " + status + " " + Reasons.phrase(status);
        }
    }

    /// A NOTIFY told that status of a transfer: to us, or by us and it was answered.
    record Notified(int status) implements PhoneEvent, AboutATransfer {
        boolean isFinal() {
            return status >= 200;
        }

        boolean isSuccess() {
            return status >= 200 && status < 300;
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
