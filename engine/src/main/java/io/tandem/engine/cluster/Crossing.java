package io.tandem.engine.cluster;

/// A message that may go from one node to another. All that it holds is a value or an actor's reference; a test of the
/// module `cluster` sends each through the serializer.
public interface Crossing {}
