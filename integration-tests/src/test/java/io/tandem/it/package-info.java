/// The whole, seen from outside: ladders, sockets, and the fences between modules.
@NullMarked
package io.tandem.it;

import org.jspecify.annotations.NullMarked;
