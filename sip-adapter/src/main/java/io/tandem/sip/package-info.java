/// SIP as the engine's port wants it, spoken by JAIN-SIP. Nothing outside this package tree sees `javax.sip`.
@NullMarked
package io.tandem.sip;

import org.jspecify.annotations.NullMarked;
