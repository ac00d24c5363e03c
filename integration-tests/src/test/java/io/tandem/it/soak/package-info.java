/// A cluster that is used for a long time, as an office and a carrier use it, and what it is like afterwards.
///
/// ```
/// Lane (one for each kind of call) ---> Party, Party, ...  ---SIP, RTP---> three nodes ---HTTP---> Application
///   | each round: what is owed                                                |
///   v                                                                         v
/// Ledger  <------------------- compared at the end ----------  records, requests, logs, Footprint
/// ```
@NullMarked
package io.tandem.it.soak;

import org.jspecify.annotations.NullMarked;
