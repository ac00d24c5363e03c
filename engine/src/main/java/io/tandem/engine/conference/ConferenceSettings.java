package io.tandem.engine.conference;

import java.net.URI;
import java.time.Duration;

/// What an operator says about conferences.
///
/// @param longest ends a conference that lasts so long
/// @param loudest how many of those who speak at the same time are heard
/// @param httpBase the engine's own HTTP address: relative URLs of the API start from it
public record ConferenceSettings(Duration longest, int loudest, URI httpBase) {}
