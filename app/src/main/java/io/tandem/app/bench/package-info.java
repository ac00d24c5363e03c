/// `tandem bench`: what a call costs, measured from outside.
///
/// ```
/// SIPp ----SIP----> engine (a JVM of its own) ----HTTP----> application (in the JVM of the bench)
///  '----RTP sink, in the JVM of the bench <----RTP----'
/// ```
@NullMarked
package io.tandem.app.bench;

import org.jspecify.annotations.NullMarked;
