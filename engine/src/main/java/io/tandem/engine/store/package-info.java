/// The store port: durable records and where they are kept.
@NullMarked
package io.tandem.engine.store;

import org.jspecify.annotations.NullMarked;
