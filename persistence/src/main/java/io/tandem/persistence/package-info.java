/// The engine's store port on SQLite.
@NullMarked
package io.tandem.persistence;

import org.jspecify.annotations.NullMarked;
