/// Phones that nobody here wrote, from Debian's packages: each a process without a sound card that plays a file, keeps
/// what it hears in another one, and takes part in transfers as its authors think right.
///
/// ```
/// baresip (ctrl_tcp) --+
///                      +--SIP, RTP on 127.0.0.1--> engine, or one of our own phones
/// linphonec (stdin) ---+
/// ```
@NullMarked
package io.tandem.it.phones;

import org.jspecify.annotations.NullMarked;
