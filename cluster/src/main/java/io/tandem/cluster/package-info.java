/// Several nodes as one engine: membership, who owns which call and room, what all nodes know of registrations, and
/// what is done when a node is lost. It fills the ports of `io.tandem.engine.cluster` with Pekko Cluster, Sharding and
/// Distributed Data; one node is a cluster of one.
@NullMarked
package io.tandem.cluster;

import org.jspecify.annotations.NullMarked;
