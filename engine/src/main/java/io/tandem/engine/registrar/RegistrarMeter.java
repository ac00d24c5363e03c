package io.tandem.engine.registrar;

/// Counts what happens to those who say who they are.
public interface RegistrarMeter {
    /// Counts nothing.
    RegistrarMeter NONE = new RegistrarMeter() {
        @Override
        public void challenged() {}

        @Override
        public void wrongAnswer() {}

        @Override
        public void heldOff() {}

        @Override
        public void unreachable() {}
    };

    /// Somebody was asked for a digest answer.
    void challenged();

    /// Somebody gave a wrong one.
    void wrongAnswer();

    /// Somebody gave an answer, right or wrong, before the pause after wrong ones was over.
    void heldOff();

    /// A binding was removed because its phone does not answer.
    void unreachable();
}
