package io.tandem.rcml.document;

/// A verb that only lets the caller hear something (or nothing), and so may also stand within `<Gather>`.
public sealed interface Prompt extends Verb permits Say, Play, Pause {}
