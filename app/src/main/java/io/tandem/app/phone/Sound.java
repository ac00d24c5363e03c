package io.tandem.app.phone;

/// What a phone hears, as an ear would tell it.
sealed interface Sound {
    /// Nothing that an ear would notice.
    record Silence() implements Sound {
        @Override
        public String toString() {
            return "silence";
        }
    }

    /// One steady pitch.
    record Tone(int hertz) implements Sound {
        /// How far a tone may be from the one that is meant.
        private static final int NEAR = 20;

        boolean isNear(int expected) {
            return Math.abs(hertz - expected) <= NEAR;
        }

        @Override
        public String toString() {
            return "a tone of " + hertz + " Hz";
        }
    }

    /// Anything else that is loud enough: speech, music.
    record Speech() implements Sound {
        @Override
        public String toString() {
            return "speech";
        }
    }
}
