/// Transfers that a phone asks for: REFER received in a dialog of ours.
@NullMarked
package io.tandem.engine.transfer;

import org.jspecify.annotations.NullMarked;
