package io.tandem.engine.route;

import io.tandem.engine.sid.GatewaySid;

/// Counts how trunks are.
public interface TrunkMeter {
    /// Counts nothing.
    TrunkMeter NONE = new TrunkMeter() {
        @Override
        public void stands(GatewaySid trunk, Standing standing) {}

        @Override
        public void asked(GatewaySid trunk, Reply reply) {}

        @Override
        public void registering(GatewaySid trunk, Reply reply) {}

        @Override
        public void callFailed(GatewaySid trunk, int status) {}
    };

    /// How a trunk is.
    enum Standing {
        UP,
        DOWN,
        /// It is used no more.
        GONE
    }

    /// What came of a request to a trunk.
    enum Reply {
        GOOD,
        BAD
    }

    /// A trunk is like this from now on.
    void stands(GatewaySid trunk, Standing standing);

    /// An OPTIONS was answered, or missed.
    void asked(GatewaySid trunk, Reply reply);

    /// A registration was accepted, or not.
    void registering(GatewaySid trunk, Reply reply);

    /// A call over it failed through its fault.
    void callFailed(GatewaySid trunk, int status);
}
