package io.tandem.engine.media;

import java.net.InetSocketAddress;

/// One party's audio: an RTP port and its RTCP port. No method waits; every one may be called from any thread.
public interface MediaSession {
    /// Where the peer is to send its RTP, as it goes into SDP (the advertised address); RTCP is one port above.
    InetSocketAddress localAddress();

    /// Starts, or changes, what flows. The stream that we send keeps its SSRC, sequence numbers and timestamps; a
    /// changed remote address makes the session listen anew for where the peer really sends from.
    void connect(MediaFlow flow);

    /// Plays `playback` in place of whatever plays.
    void play(Playback playback);

    /// Stops what plays, if anything does.
    void stopPlaying();

    /// Sends telephone events (RFC 4733): `0`-`9`, `*`, `#`, `A`-`D`; `w` waits half a second.
    void sendDigits(String digits);

    /// Hands every received frame to `tap` from now on, in place of the tap before.
    void tap(AudioTap tap);

    /// Gives `tape` what the party says and hears, from now on, until the tape is stopped. A session may be
    /// recorded on several.
    void record(Tape tape);

    /// Sends what this session receives to `other` and the other way round, until one of both is closed or
    /// unbridged, or takes a seat in a room. Whatever either of both was told before is done before.
    void bridge(MediaSession other);

    /// Ends a bridge, if there is one.
    void unbridge();

    /// Whether a bridge, this one and those to come, passes on what the peer says; it does until told otherwise.
    void relay(Relay relay);

    /// Whether others hear what the peer says.
    enum Relay {
        ON,
        /// Neither audio nor keys.
        OFF
    }

    /// Frees the ports, with an RTCP BYE to the peer. Nothing is told after that.
    void close();
}
