/// What the engine knows of the other nodes that it is one engine with. One node is a cluster of one.
///
/// ```
/// node A                                   node B
///   REST about CA…  ----- Crossing ------->  CallRegistry    the sid names the slot, the slot the node
///   SIP in a dialog ----- SIP relayed ---->  CallRegistry    the tag names the sid
///   Peers <------- each node's Peer ------>  Peers           who is there, and where
///   LostNodes                                                one in the cluster: closes what nodes left that are gone
/// ```
@NullMarked
package io.tandem.engine.cluster;

import org.jspecify.annotations.NullMarked;
