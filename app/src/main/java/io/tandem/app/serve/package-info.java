/// The command that runs a node.
@NullMarked
package io.tandem.app.serve;

import org.jspecify.annotations.NullMarked;
