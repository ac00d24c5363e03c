/// The port to the applications that decide about calls, reached over HTTP.
@NullMarked
package io.tandem.engine.application;

import org.jspecify.annotations.NullMarked;
