/// The `tandem` command: settings, wiring, and nothing that decides.
@NullMarked
package io.tandem.app;

import org.jspecify.annotations.NullMarked;
